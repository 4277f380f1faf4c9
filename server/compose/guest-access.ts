import type { Wiring } from './wiring.ts';
import { createDoor, type DoorItem } from '../features/guest-access/door.ts';
import { createEnter, keysRememberedMs } from '../features/guest-access/enter.ts';
import { createManage, type Manage } from '../features/guest-access/manage.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { createGuardedDoor, serveGuestAccess } from '../features/guest-access/routes.ts';
import { createResolveToken } from '../features/guest-access/resolve.ts';
import { isModuleOn } from '../features/guest-access/rules.ts';
import { deleteEntryKeys } from '../features/guest-access/entry-store.ts';
import { createGuestTokens } from '../features/guest-access/token.ts';
import { findMediaForPage, getManagedMedia } from '../features/media/find-item.ts';
import { findAccountNames } from '../features/accounts/store.ts';
import { servePages } from '../http/pages.ts';
import { addressKey, createRateLimit } from '../http/rate-limit.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { ComposedRooms } from './rooms.ts';

const guessesPerMinute = 60;

/** Guest links from both sides, and the pages they open. */
export async function composeGuestAccess(
  wiring: Wiring,
  pageSessions: ComposedPageSessions,
  rooms: Pick<ComposedRooms, 'findLobby' | 'dropGuests' | 'findGuestsInside'>,
): Promise<{ manage: Manage }> {
  const { serve, writer, database, clock, config, cookies, modules, tokenSecret, webFolder } = wiring;
  const tokens = createGuestTokens(tokenSecret);
  const neighbours = { findAccountNames, managesGuestAccess: pageSessions.canManage };
  const current = () => modules.current();

  const findItem = createFindItem(wiring, pageSessions);
  const openDoor = createDoor({ read: database.read, clock, modules: current, findItem });
  const guessLimit = createRateLimit(guessesPerMinute);
  const resolve = createResolveToken({
    read: database.read,
    hashToken: tokens.hash,
    countGuess: (address) => guessLimit.count(addressKey(address)),
  });
  const manage = createManage({
    write: writer.write,
    read: database.read,
    clock,
    tokens,
    modules: current,
    publicUrl: config.publicUrl,
    findInside: (db, { id, kind }) =>
      kind === 'room' ? rooms.findGuestsInside(db, id) : pageSessions.findInside(db, id),
    async endPages(unit, guestSessionIds) {
      await pageSessions.endPagesOfGuests(unit, guestSessionIds);
      await rooms.dropGuests(unit, guestSessionIds);
    },
  });
  serveGuestAccess(serve, {
    cookies,
    resolve,
    openDoor,
    entryLimit: createRateLimit(config.entriesPerMinute),
    enter: createEnter(writer.write, () => isModuleOn(current()), rooms.findLobby),
    manage,
    getManagedItem: ({ account }, mediaId) => getManagedMedia(neighbours, database.read, account, mediaId),
  });
  forgetOldKeys(wiring);

  if (webFolder) await composePages(wiring, webFolder, findItem, createGuardedDoor({ openDoor, resolve }));
  return { manage };
}

/** What is too old to be asked for only takes room. */
function forgetOldKeys({ app, writer }: Wiring): void {
  const forget = () => writer.write((unit) => deleteEntryKeys(unit, new Date(unit.now.getTime() - keysRememberedMs)));
  const timer = setInterval(
    () =>
      void forget().catch((error: unknown) => app.log.error({ err: error }, 'keys of old entries were not removed')),
    keysRememberedMs,
  ).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

type FindItem = (mediaId: string) => Promise<DoorItem | null>;

function createFindItem({ database }: Wiring, { canManage }: ComposedPageSessions): FindItem {
  const neighbours = { findAccountNames, managesGuestAccess: canManage };
  return async (mediaId) => {
    const item = await findMediaForPage(neighbours, database.read, mediaId);
    if (!item) return null;
    const { kind, title, owner } = item.media;
    return {
      ...{ id: mediaId, kind, title, ownerName: owner.name },
      rightsOf(account) {
        const rights = item.rightsOf(account);
        return { canSee: rights !== null, canManage: rights?.canPreview ?? false };
      },
    };
  };
}

/** The documents of the web; those of guests say by their status what the API would say. */
async function composePages(
  { app, config, database, clock, finder, modules }: Wiring,
  folder: string,
  findItem: FindItem,
  askDoor: ReturnType<typeof createGuardedDoor>,
): Promise<void> {
  await servePages(app, {
    folder,
    publicUrl: config.publicUrl,
    siteName: () => modules.current().theming.siteName,
    finder,
    async findDoorRefusal(token, caller) {
      const door = await askDoor(token, caller);
      return door.isOpen ? null : door.because;
    },
    async findGuestPageRefusal(mediaId, { account, browserHash }) {
      if (account && (await findItem(mediaId))?.rightsOf(account).canSee) return null;
      if (!browserHash) return 'page_sessions.not_allowed';
      const [right] = await findGuestRights(database.read, mediaId, [browserHash], modules.current(), clock.now());
      return right ? right.refusal : 'page_sessions.not_allowed';
    },
  });
}
