import type { Wiring } from './wiring.ts';
import { toAccountPerson } from '../access/person.ts';
import { findAccountNames } from '../features/accounts/store.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { addPlay, addViews } from '../features/media/file-state.ts';
import { findMediaForPage } from '../features/media/find-item.ts';
import { createAuthorise } from '../features/page-sessions/authorise.ts';
import { createEndPagesOfAccounts, createEndPagesOfGuests } from '../features/page-sessions/end.ts';
import { keepLivingPages } from '../features/page-sessions/keep-living.ts';
import { LivingPages } from '../features/page-sessions/living.ts';
import { createOpen } from '../features/page-sessions/open.ts';
import { findRoomFacts } from '../features/rooms/settings.ts';
import { findOwnPage, servePageSessions } from '../features/page-sessions/routes.ts';
import * as pages from '../features/page-sessions/store.ts';
import type { Caller } from '../http/caller.ts';
import { createPageSockets, type ConnectedPage, type PageSockets } from '../http/page-sockets.ts';
import type { ComposedPlayback } from './playback.ts';

/** A guest counts as inside while her page was heard of within two renewals and a bit. */
const insideMs = 150_000;

interface PageListener {
  onConnected(page: ConnectedPage): void;
  onDisconnected(page: ConnectedPage): void;
  onEnded(pageSessionIds: string[]): void;
}

export type ComposedPageSessions = ReturnType<typeof composePageSessions>;

/** Open pages, and everything that hangs on them. */
export function composePageSessions(wiring: Wiring, playback: ComposedPlayback) {
  const { app, access, serve, writer, database, clock, config, modules, sessions } = wiring;
  const { write } = writer;
  // Pages are held in memory before there are sockets to tell them of their end.
  const told: { sockets?: PageSockets } = {};
  const listeners: PageListener[] = [];
  const onEnded = (ids: string[]) => {
    told.sockets?.end(ids);
    for (const listener of listeners) listener.onEnded(ids);
  };
  const living = new LivingPages({ read: database.read, clock, maxMs: config.pageSessionMaxMs, onEnded });
  const authorise = createAuthorise(living, config.publicUrl.startsWith('https:'));
  const sockets = createPageSockets(app.server, {
    origin: new URL(config.publicUrl).origin,
    authorise,
    onConnected: (page) => listeners.forEach((listener) => listener.onConnected(page)),
    onDisconnected: (page) => listeners.forEach((listener) => listener.onDisconnected(page)),
  });
  told.sockets = sockets;
  const onError = (error: unknown) => app.log.error({ err: error }, 'page sessions');
  const stopKeeping = keepLivingPages({ write, read: database.read, clock, living, onError });

  const open = createOpen({
    write,
    living,
    async findItem(db, mediaId, accounts) {
      const found = await findMediaForPage({ findAccountNames }, db, mediaId);
      if (!found) return null;
      const rights = await access.decideForAccounts(db, accounts.map(toAccountPerson), found.item);
      return { media: found.media, isPlayable: found.item.isPlayable, rights };
    },
    findGuestRights: (db, mediaId, browsers, now) =>
      findGuestRights(db, mediaId, browsers, modules.current(), now, { areHeld: true }),
    addViews,
  });
  servePageSessions(serve, {
    write,
    living,
    maxMs: config.pageSessionMaxMs,
    findRoomFacts: (mediaId, person) => findRoomFacts(database.read, mediaId, person),
    open,
    ...{ addPlay, watch: wiring.finder.watch },
    describePlayback: (mediaId, pageSessionId) => playback.describe(mediaId, pageSessionId),
    siteName: () => modules.current().theming.siteName,
  });
  sessions.alsoEnd(createEndPagesOfAccounts(living));

  return {
    living,
    authorise,
    sockets,
    /** For what hangs on open pages: told of their coming, going and end. */
    listen: (listener: PageListener) => void listeners.push(listener),
    async findOpen(id: string) {
      return (await living.find(id))?.session ?? null;
    },
    findOwn: (id: string, caller: Caller) => findOwnPage(living, id, caller),
    endPagesOfGuests: createEndPagesOfGuests(living),
    findInside: (db: Wiring['database']['read'], mediaId: string) =>
      pages.findGuestsSeenSince(db, mediaId, clock.now().getTime() - insideMs),
    close: stopKeeping,
  };
}
