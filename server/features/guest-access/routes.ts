import { AppError } from '#server/app-error.ts';
import { actOf, type Caller } from '#server/http/caller.ts';
import type { Cookies } from '#server/http/cookies.ts';
import { addressKey, type RateLimit } from '#server/http/rate-limit.ts';
import { describeSender } from '#server/http/replay-watch.ts';
import type { Serve } from '#server/http/serve.ts';
import { refuseRole } from '#server/names/refuse-role.ts';
import { hashSecret, newSecret } from '#server/random.ts';
import type { EntryPageAnswer, OpenEntryPage } from './entry-page.ts';
import type { Enter, EntryOutcome } from './enter.ts';
import type { Manage } from './manage.ts';
import type { HashNetwork } from './network.ts';
import type { ResolveToken } from './resolve.ts';

export interface GuestAccessDependencies {
  cookies: Cookies;
  resolve: ResolveToken;
  openEntryPage: OpenEntryPage;
  enter: Enter;
  manage: Manage;
  /** Per address and link. */
  entryLimit: RateLimit;
  hashNetwork: HashNetwork;
}

// A guest may come back for a series of events: the cookie lasts as long as browsers allow.
const cookieSeconds = 400 * 24 * 3600;

/** Finds the entry page of the token in an address; guesses are counted. */
export function createFindEntryPage({
  openEntryPage,
  resolve,
}: Pick<GuestAccessDependencies, 'openEntryPage' | 'resolve'>) {
  return async (token: string, caller: Caller): Promise<EntryPageAnswer> => {
    const tokenHash = await resolve(token, caller.address);
    return tokenHash ? await openEntryPage(tokenHash, caller) : { isOpen: false, because: 'guest_access.not_found' };
  };
}

export function serveGuestAccess(serve: Serve, dependencies: GuestAccessDependencies): void {
  serveGuests(serve, dependencies);
  serveOwners(serve, dependencies);
}

function serveGuests(serve: Serve, dependencies: GuestAccessDependencies): void {
  const { cookies, resolve, enter, entryLimit, hashNetwork } = dependencies;
  const findEntryPage = createFindEntryPage(dependencies);

  serve('GET /api/guest-access/:token', async ({ params, caller }) => {
    const answer = await findEntryPage(params.token, caller);
    if (!answer.isOpen) throw new AppError(answer.because);
    return answer.page;
  });

  serve('POST /api/guest-access/:token/enter', async ({ params, body, caller, reply }) => {
    const tokenHash = await resolve(params.token, caller.address);
    if (!tokenHash) throw new AppError('guest_access.not_found');
    const own = caller.account && (await findOwnWay(dependencies, tokenHash, caller));
    if (own) return own;
    const network = addressKey(caller.address);
    await entryLimit.count(`${network} ${tokenHash}`);
    refuseRole(body.name);
    const secret = newSecret();
    const outcome = await enter(tokenHash, {
      ...body,
      browserHash: caller.browserHash,
      freshHash: hashSecret(secret),
      madeFrom: describeSender(caller),
      network: hashNetwork(network),
    });
    if (!outcome.entered) throw refuse(outcome.because);
    if (outcome.isFreshBrowser) cookies.set(reply, 'foyer_guest', secret, cookieSeconds);
    return { mediaId: outcome.mediaId, url: `/guest/${outcome.mediaId}` };
  });
}

/** Other guests of the same network have not opened their pages yet, which takes seconds. */
const busyNetworkSeconds = 5;

function refuse(because: Extract<EntryOutcome, { entered: false }>['because']): AppError {
  return because === 'request.too_many'
    ? new AppError(because, { retryAfterSeconds: busyNetworkSeconds })
    : new AppError(because);
}

/** For a member who may open the item by the account: no click is used. */
async function findOwnWay({ openEntryPage }: GuestAccessDependencies, tokenHash: string, caller: Caller) {
  const answer = await openEntryPage(tokenHash, caller);
  if (!answer.isOpen || !answer.page.mediaId) return null;
  const { way, mediaId } = answer.page;
  if (way === 'member') return { mediaId, url: `/media/${mediaId}` };
  if (way === 'preview') return { mediaId, url: `/guest/${mediaId}?preview=1` };
  return null;
}

function serveOwners(serve: Serve, { manage }: GuestAccessDependencies): void {
  serve('GET /api/media/:mediaId/guest-access', ({ item }) => manage.describe(item));

  serve('PATCH /api/media/:mediaId/guest-access', ({ item, body, caller }) =>
    manage.setEnabled(item, body.isEnabled, caller.account, actOf(caller)),
  );

  serve('POST /api/media/:mediaId/guest-access/links', ({ item, body, caller }) =>
    manage.createLink(item, body, caller.account, actOf(caller)),
  );

  serve('DELETE /api/media/:mediaId/guest-access/links/:linkId', ({ item, params, caller }) =>
    manage.deleteLink(item, params.linkId, caller.account, actOf(caller)),
  );

  serve('GET /api/media/:mediaId/guest-access/guests', async ({ item }) => ({ guests: await manage.listGuests(item) }));

  serve('POST /api/media/:mediaId/guest-access/end', async ({ item, body, caller }) => ({
    ended: await manage.end(item, body, actOf(caller)),
  }));
}
