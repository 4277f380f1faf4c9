import type { Kysely } from 'kysely';
import type { Room, RoomSettings, Standing } from '#contracts/rooms.ts';
import { isGuestKey } from '#server/access/person.ts';
import { toRoomRole } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Caller } from '#server/http/caller.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { findBans } from './ban-store.ts';
import { findSeatOf, type Callers } from './callers.ts';
import { describeParticipant, describeSession, describeStanding, describeWaiting } from './describe.ts';
import { describeEngine } from './engine-state.ts';
import { countIn, hasModerator, seatsIn, type LiveRoom, type LiveRooms } from './live.ts';
import { describeJoining, describeMay } from './may.ts';
import * as participantStore from './participant-store.ts';
import type { Participant } from './participant-store.ts';
import { openingOf } from './schedule.ts';
import * as store from './store.ts';

type Db = Kysely<Tables>;

export interface RoomViewDependencies {
  read: Db;
  live: LiveRooms;
  callers: Callers;
  server: RoomServer;
  /** Where browsers connect for signalling: the site's own origin as a ws:// or wss:// address. */
  connectUrl: string;
}

const messagesShown = 20;

export type RoomViews = ReturnType<typeof createRoomViews>;

/** Describes a room, and how a participant stands with it, as the caller may see them. */
export function createRoomViews(dependencies: RoomViewDependencies) {
  const { read, live, callers, server } = dependencies;

  const isOff = () => server.state().state === 'off';
  /** Where rooms are turned off, nobody is inside, also in a session that ran before. */
  const findRunning = async (mediaId: string) => (isOff() ? null : await live.get(mediaId));

  async function getRoom(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<Room> {
    const people = await callers.findPeople(caller, mediaId, pageSessionId);
    const { item, rights } = await callers.getItem(caller, mediaId, people[0]);
    const room = await findRunning(mediaId);
    const seat = room && findSeatOf(room, people);
    const isInside = seat?.participant.state === 'inside';
    const asGuest = people.length === 0 || isGuestKey(people[0]!);
    const canSee = !asGuest && rights.see;
    // A waiting guest learns nothing about those inside; a caller without any access not even that the room exists.
    const isStranger = !people.some(isGuestKey);
    if (!canSee && !isInside) throw new AppError(isStranger ? 'media.not_found' : 'rooms.not_inside');
    const settings = room?.settings ?? (await store.findSettings(read, mediaId));
    if (!settings) throw new AppError('rooms.not_a_room');
    const isModerator = canSee && rights.moderate;
    const who = {
      isGuest: asGuest,
      isInside,
      role: seat?.participant.role ?? ((canSee && toRoomRole(rights)) || 'viewer'),
    } as const;
    return {
      mediaId,
      title: item.title,
      settings,
      opening: openingOf(settings.schedule),
      session: describeSession(isOff() ? null : await findSession(mediaId)),
      engine: describeEngine(server.state(), asGuest ? null : caller.account),
      // A right may have been lost since the person took the seat.
      may: { ...describeMay(who, settings), moderate: isModerator },
      joining: describeJoining(
        { ...who, invited: callers.describeInvited(people[0]), before: await findBefore(read, room, people) },
        settings,
      ),
      ...(await describePeople(read, room, isModerator, live.elapsedMs())),
    };
  }

  async function getStanding(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<Standing> {
    const people = await callers.findPeople(caller, mediaId, pageSessionId);
    if (isOff()) throw new AppError('rooms.off');
    const running = await live.get(mediaId);
    const seat = running && findSeatOf(running, people);
    const participant = seat?.participant ?? (await findLast(read, mediaId, people));
    if (!participant) throw new AppError('rooms.not_joined');
    // Throws `media.not_found` for a deleted room: there is no next session to wait for.
    if (!running) await callers.getItem(caller, mediaId, people[0]);
    return await describeFor(participant, pageSessionId ?? null);
  }

  const describeFor = (one: Participant, pageSessionId: string | null) =>
    describeSeat(dependencies, one, pageSessionId);
  const findSession = (mediaId: string) => findLatestSession(dependencies, mediaId);

  return { getRoom, getStanding, describeFor, findSession };
}

async function describeSeat(
  { read, live, server, connectUrl }: RoomViewDependencies,
  participant: Participant,
  pageSessionId: string | null,
): Promise<Standing> {
  const running = await live.get(participant.mediaId);
  const isRunning = running?.session.id === participant.sessionId;
  const session = isRunning ? running.session : await store.findSession(read, participant.sessionId);
  const settings = running?.settings ?? (await store.findSettings(read, participant.mediaId));
  if (!session || !settings) throw new AppError('rooms.not_joined');
  const isWaiting = participant.state === 'waiting';
  const messages = isWaiting ? await store.findLobbyMessages(read, session.id, messagesShown) : [];
  return describeStanding({
    ...{ participant, session, settings: settings satisfies RoomSettings, pageSessionId, messages },
    connectUrl: server.state().state === 'ready' ? connectUrl : null,
    isModeratorInside: isWaiting && isRunning && hasModerator(running),
    isConnected: live.findSeat(participant.id)?.seat.isConnected ?? false,
    isReopened: !isRunning && running?.session.openedAt != null && participant.state !== 'banned',
  });
}

/** The running session, else the last one. */
async function findLatestSession({ live, read }: Pick<RoomViewDependencies, 'live' | 'read'>, mediaId: string) {
  return (await live.get(mediaId))?.session ?? (await store.findLastSessions(read, [mediaId])).get(mediaId) ?? null;
}

/** The running session of each room, or its last one, as lists of items show it; none for a room that never had one. */
export async function findSessions(db: Db, mediaIds: string[]): Promise<Map<string, Room['session']>> {
  const sessions = await store.findLastSessions(db, mediaIds);
  return new Map([...sessions].map(([mediaId, session]) => [mediaId, describeSession(session)]));
}

/** Guest sessions whose participants are inside the running session; having the page open is not enough. */
export async function findGuestsInside(db: Db, mediaId: string): Promise<Set<string>> {
  const session = await store.findRunningSession(db, mediaId);
  const present = session ? await participantStore.findPresent(db, session.id) : [];
  return new Set(present.flatMap(({ state, guestSessionId }) => (state === 'inside' && guestSessionId) || []));
}

async function findLast(read: Db, mediaId: string, people: string[]): Promise<Participant | null> {
  for (const person of people) {
    const participant = await participantStore.findLastOf(read, mediaId, person);
    if (participant) return participant;
  }
  return null;
}

/** The participant of one of these persons in the running session, present or not. */
async function findBefore(read: Db, room: LiveRoom | null, people: string[]): Promise<Participant | null> {
  if (!room) return null;
  const { participant } = findSeatOf(room, people) ?? {};
  const last = participant ?? (await findLast(read, room.mediaId, people));
  return last?.sessionId === room.session.id ? last : null;
}

async function describePeople(read: Db, room: LiveRoom | null, isModerator: boolean, nowMs: number) {
  if (!room) return { insideCount: 0, participants: [], waiting: [], emails: {} };
  const inside = seatsIn(room, 'inside');
  const banned = isModerator ? await findBannedEmails(read, room.mediaId) : new Set<string>();
  return {
    insideCount: countIn(room, 'inside'),
    participants: inside.map((seat) => describeParticipant(room, seat)),
    waiting: isModerator ? seatsIn(room, 'waiting').map((seat) => describeWaiting(seat, banned, nowMs)) : [],
    emails: isModerator ? Object.fromEntries(inside.map(({ participant }) => [participant.id, participant.email])) : {},
  };
}

export async function findBannedEmails(read: Db, mediaId: string): Promise<Set<string>> {
  return new Set((await findBans(read, mediaId)).map(({ email }) => email.toLowerCase()));
}
