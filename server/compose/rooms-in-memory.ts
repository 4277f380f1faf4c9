import type { Wiring } from './wiring.ts';
import type { PersonKey } from '../access/person.ts';
import { findItem } from '../access/store.ts';
import { ConnectedPages } from '../features/rooms/connected-pages.ts';
import { EngineFollower } from '../features/rooms/engine-follower.ts';
import { createFollower } from '../features/rooms/follow.ts';
import { LiveRooms } from '../features/rooms/live.ts';
import { findBannedEmails } from '../features/rooms/room-view.ts';
import { findPresent } from '../features/rooms/participant-store.ts';
import { findEnded } from '../features/rooms/store.ts';
import { SeatConnections } from '../features/rooms/seat-connections.ts';
import { createLobbyNotice } from './lobby-notice.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { findPersonFacts } from './people.ts';

export type RoomsInMemory = ReturnType<typeof composeRoomsInMemory>;

/** Rooms as this process holds them, and what is updated after each commit: open pages, connections, the engine. */
export function composeRoomsInMemory(wiring: Wiring, pages: ComposedPageSessions) {
  const { database, access, clock, app, roomServer: server } = wiring;
  const { read } = database;
  const onError = (error: unknown) => app.log.error({ err: error }, 'background work of rooms failed');
  const tellPages = pages.sockets.tell;
  async function findOwnerId(db: typeof read, mediaId: string): Promise<string | null> {
    const item = await findItem(db, mediaId);
    return item && item.deletedAt === null ? item.ownerId : null;
  }
  async function isModerator(mediaId: string, person: PersonKey): Promise<boolean> {
    const facts = await findPersonFacts(read, person);
    return (facts && (await access.find(read, facts.person, mediaId))?.rights.moderate) ?? false;
  }
  const live = new LiveRooms({ read, findOwnerId, elapsedMs: () => clock.elapsedMs() });
  const seatConnections = new SeatConnections();
  const lobbyNotice = createLobbyNotice(wiring, live, onError);
  const connected = new ConnectedPages({
    findPage: pages.findOpen,
    isModerator,
  });
  const engine = new EngineFollower({
    ...{ server, live, onError },
    findPresent: (sessionId) => findPresent(read, sessionId),
    findEnded: (ids) => findEnded(read, ids),
    onStateChanged() {
      const seated = live.all().flatMap((room) => [...room.seats.values()]);
      tellPages(
        [...seated.flatMap(({ participant }) => participant.pageSessionId ?? []), ...connected.ofAllModerators()],
        'room',
      );
    },
  });
  const follower = createFollower({
    ...{ live, tellPages, engine, seatConnections, onError },
    pages: connected,
    findModeratorPages: (mediaId) => connected.findModerators(mediaId),
    bannedEmails: (mediaId) => findBannedEmails(read, mediaId),
    lobbyEmptied: lobbyNotice.withdraw,
  });
  return { live, lobbyNotice, seatConnections, connected, engine, follower, tellPages, findOwnerId, onError };
}
