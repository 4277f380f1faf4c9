import type { Wiring } from './wiring.ts';
import { serveChat } from '../features/chat/routes.ts';
import { findAccountById } from '../features/accounts/store.ts';
import { createClicks } from '../features/guest-access/clicks.ts';
import { findLapsed, keepClicks } from '../features/guest-access/click-store.ts';
import { findGuestRights } from '../features/guest-access/rights.ts';
import { isModuleOn } from '../features/guest-access/rules.ts';
import { findGuest } from '../features/guest-access/store.ts';
import { findMediaRights } from '../features/media/find-item.ts';
import { createCallers } from '../features/rooms/callers.ts';
import { createEngineFollower } from '../features/rooms/engine-follower.ts';
import { createFollower } from '../features/rooms/follow.ts';
import { LiveRooms } from '../features/rooms/live.ts';
import { createLobby } from '../features/rooms/lobby.ts';
import { createLook, findBannedEmails } from '../features/rooms/look.ts';
import { createModerate, leave } from '../features/rooms/moderate.ts';
import { serveModerators } from '../features/rooms/moderator-routes.ts';
import { ModeratorPages } from '../features/rooms/moderator-pages.ts';
import { Presence } from '../features/rooms/presence.ts';
import { serveRooms } from '../features/rooms/routes.ts';
import { createSeatDoor, SeatDoors } from '../features/rooms/seat-door.ts';
import { findLobby } from '../features/rooms/settings.ts';
import { findSettings } from '../features/rooms/store.ts';
import { createInRoom, takeTurn, type TurnDependencies } from '../features/rooms/turn.ts';
import { createRateLimit } from '../http/rate-limit.ts';
import { createSignallingProxy } from '../http/signalling-proxy.ts';
import type { ComposedPageSessions } from './page-sessions.ts';

const gesturesPerMinute = 120;
const lapseMs = 10_000;
const lapsedAtOnce = 500;

export type ComposedRooms = Awaited<ReturnType<typeof composeRooms>>;

/** Rooms: who waits, who is inside, and the door to the engine. */
export async function composeRooms(wiring: Wiring, pages: ComposedPageSessions) {
  const { app, serve, database, writer, clock, config, modules, roomServer: server } = wiring;
  const { read } = database;
  const { write } = writer;
  const onError = (error: unknown) => app.log.error({ err: error }, 'rooms');
  const findOwnerId = async (db: typeof read, mediaId: string) => (await findMediaRights(db, mediaId))?.ownerId ?? null;
  const clicks = createClicks(() => isModuleOn(modules.current()));

  const live = new LiveRooms({ read, findOwnerId, now: () => clock.now().getTime() });
  const doors = new SeatDoors();
  const moderatorPages = new ModeratorPages({
    findPage: pages.findOpen,
    findItem: (id) => findMediaRights(read, id),
    findAccount: async (id) => (await findAccountById(read, id))?.account ?? null,
  });
  const tellPages = pages.sockets.tell;
  const engine = createEngineFollower({
    ...{ server, live, onError },
    onStateChanged: () => {
      for (const room of live.all())
        tellPages([...[...room.seats.values()].flatMap(({ participant }) => participant.pageSessionId ?? [])], 'room');
      tellPages(moderatorPages.all(), 'room');
    },
  });
  const follower = createFollower({
    ...{ live, tellPages, engine, doors, onError },
    moderatorPages: (mediaId) => moderatorPages.of(mediaId),
    bannedEmails: (mediaId) => findBannedEmails(read, mediaId),
  });
  const turns: TurnDependencies = {
    ...{ write, findOwnerId },
    releaseClicks: clicks.release,
    applied: follower.applied,
  };
  const inRoom = createInRoom(turns);
  const admission = { useClicks: clicks.use, maxInside: config.roomPlaces };
  const moderate = createModerate({
    inRoom,
    findBrowser: async (db, id) => (await findGuest(db, id))?.browserHash ?? null,
  });
  const lobby = createLobby({
    ...{ inRoom, turns, write, ...admission },
    endPages: pages.endPagesOfGuests,
    tellWaiting: (mediaId, message) => follower.tellWaiting(mediaId, 'lobbyMessage', message),
  });
  const presence = new Presence({
    ...{ live, clock, onError },
    changed: follower.changed,
    leave: (mediaId, participantId, pageSessionId) => leave(inRoom, mediaId, participantId, pageSessionId),
    endSession: (mediaId) => inRoom(mediaId, (turn) => turn.endSession(null)),
    keepPlaces: (guests, until) => write((unit) => keepClicks(unit, guests, until)),
  });
  const callers = createCallers({
    ...{ read, live, findGuest },
    findItem: findMediaRights,
    findOwnPage: pages.findOwn,
    async findGuestSessionOf(db, mediaId, browserHash) {
      const [right] = await findGuestRights(db, mediaId, [browserHash], modules.current(), clock.now());
      return right?.guestSessionId ?? null;
    },
  });
  const look = createLook({ ...{ read, live, callers, server }, connectUrl: config.publicUrl.replace(/^http/u, 'ws') });
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
  serveModerators(serve, { read, live, callers, look, lobby, moderate, presence, server, tellPages });
  serveChat(serve, {
    ...{ read, write, clock },
    async getInside(caller, mediaId, pageSessionId) {
      const { seat, room } = await callers.getSeat(caller, mediaId, pageSessionId);
      const { id, name, role, guestSessionId } = seat.participant;
      return { mediaId, sessionId: room.session.id, participantId: id, name, role, isGuest: guestSessionId !== null };
    },
    lockChat: (unit, place) =>
      takeTurn(turns, unit, place.mediaId, async (turn) => {
        const one = (await turn.findPresent()).find(({ id }) => id === place.participantId);
        return one?.state === 'inside' ? { isChatOn: turn.settings.chat } : null;
      }),
    async getModerated(caller, mediaId) {
      await callers.getModerated(caller, mediaId);
      return { sessionId: (await look.findSession(mediaId))?.id ?? null };
    },
    tell: (mediaId, message) => follower.tellInside(mediaId, 'chat', message),
  });
  const decide = createSeatDoor({ live, doors, engine, server, authorise: pages.authorise });
  const proxy = createSignallingProxy({
    origin: new URL(config.publicUrl).origin,
    async decide(participantId, cookieHeader) {
      const decision = await decide(participantId, cookieHeader);
      return decision.allowed ? { ...decision, onOpened: () => () => {} } : decision;
    },
    log: app.log,
  });
  proxy.serveValidation(app);
  pages.listen({
    onConnected(page) {
      presence.heard(page.id, true);
      void moderatorPages.connected(page).catch(onError);
    },
    onDisconnected(page) {
      presence.heard(page.id, false);
      moderatorPages.disconnected(page);
    },
    onEnded: (ids) => presence.pagesEnded(ids),
  });
  await live.load();

  /** Places that nobody came back for are given to others. */
  async function lapse(): Promise<void> {
    const ids = await findLapsed(read, clock.now(), lapsedAtOnce);
    if (ids.length === 0) return;
    await write(async (unit) => {
      const lapsed = await findLapsed(unit.db, unit.now, lapsedAtOnce);
      await clicks.release(unit, lapsed);
      await lobby.dropGuests(unit, lapsed, 'lapse');
    });
  }
  const timer = setInterval(() => void lapse().catch(onError), lapseMs).unref();

  return {
    live,
    presence,
    lapse,
    upgrades: proxy.upgrades,
    findLobby: (db: typeof read, mediaId: string, now: Date) => findLobby(db, mediaId, now),
    findSettings: (mediaId: string) => findSettings(read, mediaId),
    /** End now: they wait no more, are inside no more, and what they reserved is free. */
    async dropGuests(unit: Parameters<typeof lobby.dropGuests>[0], ids: string[]): Promise<void> {
      await clicks.release(unit, ids);
      await lobby.dropGuests(unit, ids, 'leave');
    },
    start: () => server.start(),
    async close() {
      clearInterval(timer);
      presence.close();
      engine.close();
      proxy.close();
      await server.close();
    },
  };
}
