import { composeClicks } from './clicks.ts';
import type { Wiring } from './wiring.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import type { PersonKey } from '../access/person.ts';
import type { Unit } from '../database/write.ts';
import { findLapsed } from '../features/guest-access/click-store.ts';
import type { Clicks } from '../features/guest-access/clicks.ts';
import { addHand } from '../features/attendance/store.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { findGuest } from '../features/guest-access/guest-store.ts';
import { findInvited } from '../features/invitations/store.ts';
import { findInvitedOf } from '../features/invitations/rights.ts';
import { createCallers, type Callers } from '../features/rooms/callers.ts';
import { lapse } from '../features/rooms/lapse.ts';
import { pagesIn } from '../features/rooms/live.ts';
import { changeRole } from '../features/rooms/role.ts';
import { serveModerators } from '../features/rooms/moderator-routes.ts';
import type { Presence } from '../features/rooms/presence.ts';
import { createRoomViews, type RoomViews } from '../features/rooms/room-view.ts';
import { serveRooms } from '../features/rooms/routes.ts';
import { every } from '../every.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import { composeChat } from './chat.ts';
import type { ComposedBrowserSource } from './live-browser.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { createRoomChat } from './room-chat.ts';
import { composeRoomActions, type RoomActions } from './room-actions.ts';
import { composeRoomSignalling } from './room-signalling.ts';
import { composeRoomsInMemory, type RoomsInMemory } from './rooms-in-memory.ts';

const gesturesPerMinute = 120;
const joinsPerMinute = 30;
const lapseMs = 10_000;

export type ComposedRooms = Awaited<ReturnType<typeof composeRooms>>;

/** Rooms: who waits, who is inside, and signalling with the engine. */
export async function composeRooms(wiring: Wiring, pages: ComposedPageSessions, browser: ComposedBrowserSource) {
  const { database, writer, clock, roomServer: server } = wiring;
  const { read } = database;
  const { write } = writer;
  const memory = composeRoomsInMemory(wiring, pages);
  const { live, onError } = memory;
  const clicks = composeClicks(wiring);
  const actions = composeRoomActions(wiring, pages, memory, clicks);
  const { lobby, presence, catchUp } = actions;
  const callers = composeCallers(wiring, pages, memory);
  const views = createRoomViews({
    ...{ read, live, callers, server },
    connectUrl: wiring.config.publicUrl.replace(/^http/u, 'ws'),
  });
  serveAll(wiring, memory, clicks, actions, callers, views);
  composeChat(wiring, pages, 'rooms', createRoomChat(memory, actions, callers, views));
  const proxy = composeRoomSignalling(wiring, pages, memory, browser);
  listenToPages(pages, memory, presence);
  await live.load();
  const runLapse = () =>
    lapse({
      ...{ read, write, clock, findLapsed },
      keepConnected: () => presence.keep(),
      releaseClicks: clicks.release,
      drop: (unit, ids) => lobby.dropGuests(unit, ids, 'lapse'),
    });
  const stopLapsing = every(lapseMs, runLapse, onError);

  return {
    live,
    presence,
    engine: memory.engine,
    lapse: runLapse,
    upgrades: proxy.upgrades,
    /** Notifies the pages inside, which then ask for the room's new title. */
    tellRenamed(mediaId: string): void {
      const room = live.find(mediaId);
      if (room) memory.tellPages(pagesIn(room, 'inside'), 'room');
    },
    changeRole: createChangeRole(actions, memory),
    closeRoom: (unit: Unit, mediaId: string, by: { id: string }) =>
      actions.inRoom(mediaId, (room) => room.endSession(by.id), unit),
    /** For End now: takes these guests out of lobbies and rooms, and releases the clicks reserved for them. */
    async dropGuests(unit: Unit, ids: string[]): Promise<void> {
      await lobby.dropGuests(unit, ids, 'leave');
      await clicks.release(unit, ids);
    },
    start: () => server.start(wiring.findLease('room-engine')),
    async close() {
      stopLapsing();
      presence.close();
      catchUp.close();
      memory.engine.close();
      proxy.close();
      await server.close();
    },
  };
}

/** Gives the person's seat the role that the person has on the item now; null: the person goes out. */
function createChangeRole({ inRoom }: RoomActions, { connected, tellPages, onError }: RoomsInMemory) {
  return async (unit: Unit, mediaId: string, person: PersonKey, role: RoomRole | null): Promise<void> => {
    await changeRole(inRoom, unit, mediaId, person, role);
    unit.afterCommit(() => {
      const telling = connected.roleChanged(mediaId, person).then((pages) => tellPages(pages, 'room'));
      telling.catch(onError);
    });
  };
}

function composeCallers(
  { access, database, modules, clock }: Wiring,
  pages: ComposedPageSessions,
  { live }: RoomsInMemory,
): Callers {
  return createCallers({
    ...{ read: database.read, live, access, findGuest, findInvited },
    findInvitationOf: async (db, mediaId, browserHash) =>
      (await findInvitedOf(db, mediaId, browserHash))?.invitationId ?? null,
    hasLobbyForInvited: () => modules.current().invitetomedia.lobbyForInvited,
    findOwnPage: pages.findOwn,
    async findGuestSessionOf(db, mediaId, browserHash) {
      const [right] = await findGuestRights(db, mediaId, [browserHash], modules.current(), clock.now());
      return right?.guestSessionId ?? null;
    },
  });
}

function serveAll(
  wiring: Wiring,
  memory: RoomsInMemory,
  clicks: Clicks,
  actions: RoomActions,
  callers: Callers,
  views: RoomViews,
): void {
  const { serve, database, roomServer: server } = wiring;
  const { live, follower, tellPages } = memory;
  const { inRoom, admission, admissions, moderate, presence, lobby } = actions;
  serveRooms(serve, {
    ...{ live, callers, views, inRoom, moderate, presence, follower },
    joining: {
      ...admission,
      reserveClicks: clicks.reserve,
      releaseClicks: clicks.release,
      tellWaiting: memory.lobbyNotice.tell,
      engineState: () => server.state().state,
    },
    countHand: ({ mediaId, sessionId, person }) =>
      wiring.writer.write((unit) => addHand(unit, mediaId, sessionId, person)),
    gestureLimit: createRateLimit(gesturesPerMinute),
    joinLimit: createRateLimit(joinsPerMinute),
  });
  serveModerators(serve, {
    read: database.read,
    live,
    views,
    admissions,
    lobby,
    moderate,
    presence,
    server,
    tellPages,
  });
}

function listenToPages(pages: ComposedPageSessions, { connected, onError }: RoomsInMemory, presence: Presence): void {
  pages.connected.subscribe((page) => {
    presence.heard(page.id, true);
    void connected.connected(page).catch(onError);
  });
  pages.disconnected.subscribe((page) => {
    presence.heard(page.id, false);
    connected.disconnected(page);
  });
  pages.ended.subscribe((ids) => presence.pagesEnded(ids));
}
