import { composeClicks } from './clicks.ts';
import type { Wiring } from './wiring.ts';
import { toAccountPerson } from '../access/person.ts';
import { createOpeningRights } from '../features/guest-access/confirm.ts';
import { addPlay, addViews } from '../features/media/file-state.ts';
import { findMediaForPage } from '../features/media/find-item.ts';
import { findInvitedRights } from '../features/invitations/rights.ts';
import { noteOpened } from '../features/invitations/store.ts';
import {
  createEndPagesOfAccounts,
  createEndPagesOfGuests,
  createEndPagesOfPeople,
} from '../features/page-sessions/end.ts';
import { keepLivingPages } from '../features/page-sessions/keep-living.ts';
import { createOpen } from '../features/page-sessions/open.ts';
import { findOwn, findOwnPage, servePageSessions } from '../features/page-sessions/routes.ts';
import type { Caller } from '../http/caller.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import { createPageSockets, type ConnectedPage } from '../http/page-sockets.ts';
import { composeAttendance } from './attendance.ts';
import type { ComposedLivingPages } from './living-pages.ts';
import type { ComposedKinds } from './media-kinds.ts';
import { Subscribers } from './subscribers.ts';

const pagesPerMinute = 120;

export type ComposedPageSessions = ReturnType<typeof composePageSessions>;

/** What is done with open pages: opening, renewing and ending them, and the sockets that notify them. */
export function composePageSessions(wiring: Wiring, pages: ComposedLivingPages, kinds: ComposedKinds) {
  const { app, access, serve, writer, database, clock, config, modules, sessions } = wiring;
  const { write } = writer;
  const { living, authorise, ended } = pages;
  const connected = new Subscribers<[ConnectedPage]>();
  const disconnected = new Subscribers<[ConnectedPage]>();
  const sockets = createPageSockets({
    io: wiring.socketServer.io,
    authorise,
    onConnected: connected.tell,
    onDisconnected: disconnected.tell,
  });
  ended.subscribe(sockets.end);
  const onError = (error: unknown) => app.log.error({ err: error }, 'keeping page sessions failed');
  const stopKeeping = keepLivingPages({ write, read: database.read, clock, living, onError });

  const open = createOpen({
    write,
    living,
    maxMs: config.pageSessionMaxMs,
    async findItem(db, mediaId, accounts) {
      const found = await findMediaForPage(db, mediaId);
      if (!found) return null;
      const rights = await access.decideForAccounts(db, accounts.map(toAccountPerson), found.item);
      return { media: found.media, isPlayable: found.item.isPlayable, rights };
    },
    findGuestRights: createOpeningRights({
      clicks: composeClicks(wiring),
      modules: () => modules.current(),
      findKeptUntil: (db, { id, kind }, now) => kinds[kind].findKeptUntil(db, id, now),
    }),
    findInvited: (unit, mediaId, browsers) => findInvitedRights(unit.db, mediaId, browsers, modules.current()),
    noteOpened,
    addViews,
  });
  const { keepLastReport } = composeAttendance(wiring, { findOwnLiving: (id, caller) => findOwn(living, id, caller) });
  servePageSessions(serve, {
    write,
    living,
    maxMs: config.pageSessionMaxMs,
    openLimit: createRateLimit(pagesPerMinute),
    ...{ open, kinds },
    ...{ addPlay, keepLastReport, watch: wiring.finder.watch },
    siteName: () => modules.current().theming.siteName,
  });
  sessions.alsoEnd(createEndPagesOfAccounts(living));

  return {
    authorise,
    sockets,
    ...{ connected, disconnected, ended },
    async findOpen(id: string) {
      return (await living.find(id))?.session ?? null;
    },
    findOwn: (id: string, caller: Caller) => findOwnPage(living, id, caller),
    endPagesOfGuests: createEndPagesOfGuests(living),
    endPagesOfPeople: createEndPagesOfPeople(living),
    close: stopKeeping,
  };
}
