import { toAccountPerson } from '../access/person.ts';
import { isGuestAccessOn } from '../access/rules.ts';
import { createEntryPage, type EntryItem } from '../features/guest-access/entry-page.ts';
import { createEnter, keysRememberedMs } from '../features/guest-access/enter.ts';
import { createHashNetwork } from '../features/guest-access/network.ts';
import { createManage, type Manage } from '../features/guest-access/manage.ts';
import { createFindEntryPage, serveGuestAccess } from '../features/guest-access/routes.ts';
import { createResolveToken } from '../features/guest-access/resolve.ts';
import { isIssued } from '../features/guest-access/store.ts';
import { deleteEntryKeys } from '../features/guest-access/entry-store.ts';
import { createGuestTokens } from '../features/guest-access/token.ts';
import { findMediaForPage } from '../features/media/find-item.ts';
import { addressKey, createRateLimit } from '../http/rate-limit.ts';
import { findKnownBrowsers, type composeInvitations } from './invitations.ts';
import type { ComposedKinds } from './media-kinds.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { composePages } from './pages.ts';
import type { ComposedRooms } from './rooms.ts';
import type { Wiring } from './wiring.ts';

const guessesPerMinute = 60;

/** Guest links, for those who manage them and those who enter by them, and the HTML pages. */
export async function composeGuestAccess(
  wiring: Wiring,
  pageSessions: ComposedPageSessions,
  rooms: Pick<ComposedRooms, 'dropGuests'>,
  kinds: ComposedKinds,
  invitations: Pick<ReturnType<typeof composeInvitations>, 'findPage'>,
): Promise<{ manage: Manage }> {
  const { serve, access, writer, database, clock, config, cookies, modules, tokenSecret, webFolder } = wiring;
  const tokens = createGuestTokens(tokenSecret);
  const current = () => modules.current();

  const openEntryPage = createEntryPage({
    ...{ read: database.read, clock, modules: current },
    findItem: (mediaId) => findEntryItem(wiring, mediaId),
    findRights: async (account, mediaId) =>
      (await access.find(database.read, toAccountPerson(account), mediaId))?.rights ?? null,
  });
  const guessLimit = createRateLimit(guessesPerMinute);
  const resolve = createResolveToken({
    isIssued: (tokenHash) => isIssued(database.read, tokenHash),
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
    findInside: (db, { id, kind }) => kinds[kind].findInside(db, id),
    async endPages(unit, guestSessionIds) {
      await pageSessions.endPagesOfGuests(unit, guestSessionIds);
      await rooms.dropGuests(unit, guestSessionIds);
    },
  });
  serveGuestAccess(serve, {
    cookies,
    resolve,
    openEntryPage,
    entryLimit: createRateLimit(config.entriesPerMinute),
    hashNetwork: createHashNetwork(tokenSecret),
    enter: createEnter({
      write: writer.write,
      isModuleOn: () => isGuestAccessOn(current()),
      hasLobby: async (db, { id, kind }, now) => (await kinds[kind].findKeptUntil(db, id, now)) !== null,
      endPages: pageSessions.endPagesOfGuests,
      findKnownBrowsers,
      mostUnconfirmed: config.mostUnconfirmedEntries,
    }),
    manage,
  });
  forgetOldKeys(wiring);

  if (webFolder)
    await composePages(wiring, webFolder, {
      findEntryPage: createFindEntryPage({ openEntryPage, resolve }),
      findInvitationPage: invitations.findPage,
    });
  return { manage };
}

/** Deletes the keys of forms that are too old to be sent again. */
function forgetOldKeys({ app, writer }: Wiring): void {
  const forget = () => writer.write((unit) => deleteEntryKeys(unit, new Date(unit.now.getTime() - keysRememberedMs)));
  const timer = setInterval(
    () =>
      void forget().catch((error: unknown) => app.log.error({ err: error }, 'deleting the keys of old entries failed')),
    keysRememberedMs,
  ).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

async function findEntryItem({ database }: Wiring, mediaId: string): Promise<EntryItem | null> {
  const found = await findMediaForPage(database.read, mediaId);
  if (!found) return null;
  const { kind, title, owner } = found.media;
  return { id: mediaId, kind, title, ownerName: owner.name };
}
