import type { Wiring } from './wiring.ts';
import { isGuestAccessOn } from '../access/rules.ts';
import type { Unit } from '../database/write.ts';
import { serveChat } from '../features/chat/routes.ts';
import { findLapsed, keepClicks } from '../features/guest-access/click-store.ts';
import { createClicks, type Clicks } from '../features/guest-access/clicks.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { findGuest } from '../features/guest-access/store.ts';
import { CatchUp } from '../features/rooms/catch-up.ts';
import { createCallers, type Callers } from '../features/rooms/callers.ts';
import { lapse } from '../features/rooms/lapse.ts';
import { createLobby } from '../features/rooms/lobby.ts';
import { createLook, findGuestsInside, findSessions, type Look } from '../features/rooms/look.ts';
import { pagesIn } from '../features/rooms/live.ts';
import { createModerate, leave } from '../features/rooms/moderate.ts';
import { serveModerators } from '../features/rooms/moderator-routes.ts';
import { findById } from '../features/rooms/participant-store.ts';
import { Presence } from '../features/rooms/presence.ts';
import { serveRooms } from '../features/rooms/routes.ts';
import { findLobby } from '../features/rooms/settings.ts';
import { createInRoom, takeTurn, type TurnDependencies } from '../features/rooms/turn.ts';
import { every } from '../every.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import { composeRoomSignalling } from './room-signalling.ts';
import { composeRoomsInMemory, type RoomsInMemory } from './rooms-in-memory.ts';

const gesturesPerMinute = 120;
const lapseMs = 10_000;

export type ComposedRooms = Awaited<ReturnType<typeof composeRooms>>;

/** Rooms: who waits, who is inside, and signalling with the engine. */
export async function composeRooms(wiring: Wiring, pages: ComposedPageSessions) {
  const { database, writer, clock, modules, roomServer: server } = wiring;
  const { read } = database;
  const { write } = writer;
  const memory = composeRoomsInMemory(wiring, pages);
  const { live, onError } = memory;
  const clicks = createClicks(() => isGuestAccessOn(modules.current()));
  const actions = composeActions(wiring, pages, memory, clicks);
  const { lobby, presence, catchUp } = actions;
  const callers = composeCallers(wiring, pages, memory);
  const look = createLook({
    ...{ read, live, callers, server },
    connectUrl: wiring.config.publicUrl.replace(/^http/u, 'ws'),
  });
  serveAll(wiring, memory, clicks, actions, callers, look);
  const proxy = composeRoomSignalling(wiring, pages, memory);
  listenToPages(pages, memory, presence);
  await live.load();
  const runLapse = () =>
    lapse({
      ...{ read, write, clock, findLapsed },
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
    findLobby,
    findGuestsInside,
    findSessions,
    /** Those inside ask how it is called now. */
    tellRenamed(mediaId: string): void {
      const room = live.find(mediaId);
      if (room) memory.tellPages(pagesIn(room, 'inside'), 'room');
    },
    closeRoom: (unit: Unit, mediaId: string, by: { id: string }) =>
      takeTurn(actions.turns, unit, mediaId, (turn) => turn.endSession(by.id)),
    /** End now: they wait no more, are inside no more, and what they reserved is free. */
    async dropGuests(unit: Unit, ids: string[]): Promise<void> {
      await lobby.dropGuests(unit, ids, 'leave');
      await clicks.release(unit, ids);
    },
    start: () => server.start(),
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

type Actions = ReturnType<typeof composeActions>;

/** Everything that changes who is in a room. */
function composeActions(
  { database, writer, config, clock }: Wiring,
  pages: ComposedPageSessions,
  memory: RoomsInMemory,
  clicks: Clicks,
) {
  const { write } = writer;
  const { live, follower, findOwnerId, onError } = memory;
  const admission = { useClicks: clicks.use, endPages: pages.endPagesOfGuests, maxInside: config.roomPlaces };
  const releaseClicks = clicks.release;
  const turns: TurnDependencies = {
    ...{ write, findOwnerId, releaseClicks, admission },
    applied: follower.applied,
    missed: (mediaId) => catchUp.soon(mediaId),
  };
  const inRoom = createInRoom(turns);
  const catchUp = new CatchUp({ live, inRoom, onError });
  const lobby = createLobby({
    ...{ inRoom, turns, ...admission },
    tellWaiting: (mediaId, message) => follower.tellWaiting(mediaId, 'lobbyMessage', message),
  });
  const moderate = createModerate({
    inRoom,
    findBrowser: async (db, id) => (await findGuest(db, id))?.browserHash ?? null,
  });
  const presence = new Presence({
    ...{ live, clock, onError },
    changed: follower.changed,
    leave: (mediaId, participantId, from, step) =>
      leave(inRoom, mediaId, participantId, { from, step, isByHerself: false }),
    endSession: (mediaId) => inRoom(mediaId, (turn) => turn.endSession(null)),
    async lookAfter(mediaId, participantId) {
      const one = await findById(database.read, participantId);
      if (one?.state !== 'waiting') await catchUp.now(mediaId);
    },
    keepPlaces: (guests, until) => write((unit) => keepClicks(unit, guests, until)),
  });
  return { turns, inRoom, admission, lobby, moderate, presence, catchUp };
}

function composeCallers(
  { access, database, modules, clock }: Wiring,
  pages: ComposedPageSessions,
  { live }: RoomsInMemory,
): Callers {
  return createCallers({
    ...{ read: database.read, live, access, findGuest },
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
  actions: Actions,
  callers: Callers,
  look: Look,
): void {
  const { serve, database, roomServer: server } = wiring;
  const { live, follower, tellPages } = memory;
  const { inRoom, admission, moderate, presence, lobby } = actions;
  serveRooms(serve, {
    ...{ live, callers, look, inRoom, moderate, presence, follower },
    neighbours: {
      ...admission,
      reserveClicks: clicks.reserve,
      releaseClicks: clicks.release,
      isEngineReady: () => server.state().state === 'ready',
    },
    gestureLimit: createRateLimit(gesturesPerMinute),
  });
  serveModerators(serve, { read: database.read, live, look, lobby, moderate, presence, server, tellPages });
  composeChat(wiring, memory, actions, callers, look);
}

function composeChat(
  { serve, database, writer, clock }: Wiring,
  { follower }: RoomsInMemory,
  { turns }: Actions,
  callers: Callers,
  look: Look,
): void {
  serveChat(serve, {
    ...{ read: database.read, write: writer.write, clock },
    async getInside(caller, mediaId, pageSessionId) {
      const { seat, room } = await callers.getSeat(caller, mediaId, pageSessionId);
      const { id, name, role, guestSessionId } = seat.participant;
      return { mediaId, sessionId: room.session.id, participantId: id, name, role, isGuest: guestSessionId !== null };
    },
    lockChat: (unit, place) =>
      takeTurn(turns, unit, place.mediaId, async (turn) => {
        const one = turn.session && (await turn.find(place.participantId));
        return one?.state === 'inside' ? { isChatOn: turn.settings.chat } : null;
      }),
    findSessionId: async (mediaId) => (await look.findSession(mediaId))?.id ?? null,
    tell: (mediaId, message) => follower.tellInside(mediaId, 'chat', message),
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
