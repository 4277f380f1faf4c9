import { AppError } from '#server/app-error.ts';
import type { Caller, MemberCaller } from '#server/http/caller.ts';
import type { Cookies } from '#server/http/cookies.ts';
import { addressKey, type RateLimit } from '#server/http/rate-limit.ts';
import { describeSender } from '#server/http/replay-watch.ts';
import type { Serve } from '#server/http/serve.ts';
import { hashSecret, newSecret } from '#server/random.ts';
import type { Door, OpenDoor } from './door.ts';
import type { Enter } from './enter.ts';
import type { Manage, ManagedItem } from './manage.ts';
import type { ResolveToken } from './resolve.ts';

export interface GuestAccessRoutes {
  cookies: Cookies;
  resolve: ResolveToken;
  openDoor: OpenDoor;
  enter: Enter;
  manage: Manage;
  /** Per address and link. */
  entryLimit: RateLimit;
  /** The item if the caller manages its guest access; throws what keeps her from it. */
  getManagedItem: (caller: MemberCaller, mediaId: string) => Promise<ManagedItem>;
}

// A guest link may lead to a series of events: the browser is remembered for as long as browsers allow.
const cookieSeconds = 400 * 24 * 3600;

/** Asks the door that what stands in the address leads to. */
export function createGuardedDoor({ openDoor, resolve }: Pick<GuestAccessRoutes, 'openDoor' | 'resolve'>) {
  return async (token: string, caller: Caller): Promise<Door> => {
    const tokenHash = await resolve(token, caller.address);
    return tokenHash ? await openDoor(tokenHash, caller) : { isOpen: false, because: 'guest_access.not_found' };
  };
}

export function serveGuestAccess(serve: Serve, dependencies: GuestAccessRoutes): void {
  serveGuests(serve, dependencies);
  serveOwners(serve, dependencies);
}

function serveGuests(serve: Serve, dependencies: GuestAccessRoutes): void {
  const { cookies, resolve, enter, entryLimit } = dependencies;
  const askDoor = createGuardedDoor(dependencies);

  serve('GET /api/guest-access/:token', async ({ params, caller }) => {
    const door = await askDoor(params.token, caller);
    if (!door.isOpen) throw new AppError(door.because);
    return door.door;
  });

  serve('POST /api/guest-access/:token/enter', async ({ params, body, caller, reply }) => {
    const tokenHash = await resolve(params.token, caller.address);
    if (!tokenHash) throw new AppError('guest_access.not_found');
    const own = caller.account && (await findOwnWay(dependencies, tokenHash, caller));
    if (own) return own;
    await entryLimit.count(`${addressKey(caller.address)} ${tokenHash}`);
    const secret = newSecret();
    const outcome = await enter(tokenHash, {
      ...body,
      browserHash: caller.browserHash,
      freshHash: hashSecret(secret),
      madeFrom: describeSender(caller),
    });
    if (!outcome.entered) throw new AppError(outcome.because);
    if (outcome.isFreshBrowser) cookies.set(reply, 'foyer_guest', secret, cookieSeconds);
    return { mediaId: outcome.mediaId, url: `/guest/${outcome.mediaId}` };
  });
}

/** A member with access of her own spends no click. */
async function findOwnWay({ openDoor }: GuestAccessRoutes, tokenHash: string, caller: Caller) {
  const door = await openDoor(tokenHash, caller);
  if (!door.isOpen || !door.door.mediaId) return null;
  if (door.door.way === 'member') return { mediaId: door.door.mediaId, url: `/media/${door.door.mediaId}` };
  if (door.door.way === 'preview') return { mediaId: door.door.mediaId, url: `/guest/${door.door.mediaId}?preview=1` };
  return null;
}

function serveOwners(serve: Serve, { manage, getManagedItem }: GuestAccessRoutes): void {
  serve('GET /api/media/:mediaId/guest-access', async ({ params, caller }) =>
    manage.look(await getManagedItem(caller, params.mediaId)),
  );

  serve('PATCH /api/media/:mediaId/guest-access', async ({ params, body, caller }) =>
    manage.setEnabled(await getManagedItem(caller, params.mediaId), body.isEnabled, caller.account),
  );

  serve('POST /api/media/:mediaId/guest-access/links', async ({ params, body, caller }) =>
    manage.createLink(await getManagedItem(caller, params.mediaId), body, caller.account),
  );

  serve('DELETE /api/media/:mediaId/guest-access/links/:linkId', async ({ params, caller }) =>
    manage.deleteLink(await getManagedItem(caller, params.mediaId), params.linkId, caller.account),
  );

  serve('GET /api/media/:mediaId/guest-access/guests', async ({ params, caller }) => ({
    guests: await manage.listGuests(await getManagedItem(caller, params.mediaId)),
  }));

  serve('POST /api/media/:mediaId/guest-access/end', async ({ params, body, caller }) => ({
    ended: await manage.end(await getManagedItem(caller, params.mediaId), body),
  }));
}
