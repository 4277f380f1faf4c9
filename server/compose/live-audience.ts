import type { Wiring } from './wiring.ts';
import { accountKey, isGuestKey } from '../access/person.ts';
import { findItem } from '../access/store.ts';
import { shareReads } from '../database/share.ts';
import { hearOthers } from '../features/chat/hear-others.ts';
import { serveAudience } from '../features/live/audience-routes.ts';
import { createReactions, shareReactions, type TellReactions } from '../features/live/reactions.ts';
import { isChatOpen } from '../features/live/rules.ts';
import { findSession } from '../features/live/store.ts';
import { Watching } from '../features/live/watching.ts';
import { countPeople } from '../features/page-sessions/store.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import { mediaKinds } from '../media-kinds.ts';
import { composeChat } from './chat.ts';
import { createLiveChat } from './live-chat.ts';
import { insideMs } from './media-kinds.ts';
import type { ComposedPageSessions } from './page-sessions.ts';

const reactionsPerMinute = 120;

/** The people who watch live sessions: how many, what they write, and their reactions. */
export function composeLiveAudience(wiring: Wiring, pages: ComposedPageSessions) {
  const { app, clock, database, serve } = wiring;
  const { read } = database;
  const { tellItem } = pages.sockets;
  const onError = (error: unknown) => app.log.error({ err: error }, 'background work of live sessions failed');

  const countWatching = shareReads(async (mediaId) => {
    const item = await findItem(read, mediaId);
    const since = clock.now().getTime() - insideMs;
    return item ? await countPeople(read, mediaId, since, accountKey(item.ownerId)) : 0;
  });
  const watching = new Watching({
    countPeople: countWatching,
    tell: (mediaId, count) => tellItem(mediaId, 'watching', { count }),
    onError,
  });
  listenToPages(pages, watching, onError);

  const tellHere = createTellChat(wiring, pages, watching, onError);
  const host = createLiveChat(wiring, pages, tellHere.tell);
  composeChat(wiring, pages, 'live', host);
  const reactions = createTellReactions(wiring, pages, watching, onError);
  const findShared = shareReads((mediaId) => findSession(read, mediaId));
  serveAudience(serve, {
    getSeat: (caller, mediaId, pageSessionId) => host.getSeat(caller, mediaId, pageSessionId),
    async mayReact({ mediaId, person }) {
      const session = await findShared(mediaId);
      if (session && isChatOpen(session, isGuestKey(person))) return true;
      return await host.isModerator({ mediaId, placeId: mediaId, person });
    },
    limit: createRateLimit(reactionsPerMinute),
    react: createReactions(reactions.tell),
  });
  return {
    countWatching,
    close() {
      watching.close();
      tellHere.stop();
      reactions.stop();
    },
  };
}

/** An installation on SQLite has one process; on PostgreSQL there may be others, whose messages are told here too. */
function createTellChat(
  { clock, database }: Wiring,
  { sockets }: ComposedPageSessions,
  watching: Watching,
  onError: (error: unknown) => void,
) {
  const tell: Parameters<typeof hearOthers>[0]['tell'] = (mediaId, message) =>
    sockets.tellItem(mediaId, 'chat', message);
  if (database.kind !== 'postgres') return { tell, stop() {} };
  return hearOthers({ read: database.read, clock, places: () => watching.items(), tell, onError });
}

/** The same for reactions. */
function createTellReactions(
  { database, processes, writer }: Wiring,
  { sockets }: ComposedPageSessions,
  watching: Watching,
  onError: (error: unknown) => void,
) {
  const tell: TellReactions = (mediaId, reactions) => sockets.tellItem(mediaId, 'reactions', reactions);
  if (database.kind !== 'postgres') return { tell, stop() {} };
  const ofProcess = { read: database.read, write: writer.write, processId: processes.id };
  return shareReactions({ ...ofProcess, items: () => watching.items(), tell, onError });
}

function listenToPages(pages: ComposedPageSessions, watching: Watching, onError: (error: unknown) => void): void {
  pages.connected.subscribe((page) => {
    void pages
      .findOpen(page.id)
      .then((session) => session && mediaKinds[session.kind].hasAudience && watching.connected(page))
      .catch(onError);
  });
  pages.disconnected.subscribe((page) => watching.disconnected(page));
}
