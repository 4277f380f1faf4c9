import type { Kysely } from 'kysely';
import type { Attendance, Attendee } from '#contracts/attendance.ts';
import { accountKey, guestKey, invitedKey, readPersonKey } from '#server/access/person.ts';
import type { AccessItem } from '#server/access/store.ts';
import type { Tables } from '#server/database/tables.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import type { Clock } from '#server/ports/clock.ts';
import { averageSeconds, toAttendee, totalWays, type AttendedLink, type Comer, type Measure } from './describe.ts';
import * as facts from './facts-store.ts';
import { countPieces, countPresent, gatherStays, type Stay } from './rules.ts';
import { findVisits } from './store.ts';

type Db = Kysely<Tables>;

export interface ReadDependencies {
  read: Db;
  clock: Clock;
  /** The links of the item, deleted ones included. */
  findLinks(mediaId: string): Promise<AttendedLink[]>;
  /** When a live session was on the air; null for other items, and before it begins. */
  findLiveTimes(mediaId: string): Promise<LiveTimes | null>;
}

interface LiveTimes {
  startedAt: Date;
  endedAt: Date | null;
}

/** Everybody who was at the item, or in one session of the room, with the totals. */
export interface Everybody {
  sessions: facts.SessionTimes[];
  sessionId: string | null;
  people: Attendee[];
  ways: Attendance['ways'];
  totals: Attendance['totals'];
  heat: Attendance['heat'];
}

/** Pages report every half minute. */
const insideMs = 75_000;

/** Throws nothing: an unknown session has had nobody. */
export async function readEverybody(
  dependencies: ReadDependencies,
  item: Pick<AccessItem, 'id' | 'kind'>,
  wantedSession: string | undefined,
): Promise<Everybody> {
  const { read, clock } = dependencies;
  const { hasRoom } = mediaKinds[item.kind];
  const now = clock.now().getTime();
  const sessions = hasRoom ? await facts.findRoomSessions(read, item.id) : [];
  const sessionId = hasRoom ? (wantedSession ?? sessions[0]?.id ?? null) : null;
  const isEmpty = hasRoom && sessionId === null;
  const [visits, messages, links, live] = await Promise.all([
    isEmpty ? [] : findVisits(read, item.id, sessionId, { now, insideMs }),
    facts.countMessages(read, sessionId ?? item.id),
    dependencies.findLinks(item.id),
    dependencies.findLiveTimes(item.id),
  ]);
  const stays = gatherStays(visits);
  const comers = await findComers(
    read,
    stays.map(({ person }) => person),
  );
  const measure = measureOf(hasRoom, live, now);
  const people = stays.map((stay) =>
    toAttendee(stay, comers.get(stay.person) ?? erased, { measure, links, messages: messages.get(stay.person) ?? 0 }),
  );
  const times = live ?? sessions.find(({ id }) => id === sessionId) ?? null;
  return {
    ...{ sessions, sessionId, people },
    ways: totalWays(people, links, (id) => comers.get(id)?.linkId ?? null),
    totals: countAll(people, messages),
    heat: times
      ? heatOfTime(stays, times, now)
      : {
          ...{ of: 'film', from: 0, to: await facts.findFilmSeconds(read, item.id), isRunning: false },
          counts: countPieces(stays),
        },
  };
}

/** Somebody whose account or guest session is gone. */
const erased: Comer = { name: '', email: '', way: 'member', role: null, linkId: null };

function measureOf(hasRoom: boolean, live: LiveTimes | null, now: number): Measure {
  if (hasRoom) return { of: 'room' };
  if (!live) return { of: 'film' };
  return { of: 'live', seconds: ((live.endedAt?.getTime() ?? now) - live.startedAt.getTime()) / 1000 };
}

function heatOfTime(stays: Stay[], times: LiveTimes, now: number): Attendance['heat'] {
  const [from, to] = [times.startedAt.getTime(), times.endedAt?.getTime() ?? now];
  return { of: 'time', from, to, isRunning: times.endedAt === null, counts: countPresent(stays, from, to) };
}

async function findComers(read: Db, people: string[]): Promise<Map<string, Comer>> {
  const idsOf = (wanted: string) => people.map(readPersonKey).flatMap(({ kind, id }) => (kind === wanted ? [id] : []));
  const [guests, members, invited] = await Promise.all([
    facts.findGuests(read, idsOf('guest')),
    facts.findMembers(read, idsOf('account')),
    facts.findInvited(read, idsOf('invited')),
  ]);
  const plain = { role: null, linkId: null };
  return new Map<string, Comer>([
    ...guests.map((one) => [guestKey(one.id), { ...one, ...plain, way: 'link', linkId: one.linkId }] as const),
    ...members.map((one) => [accountKey(one.id), { ...one, ...plain, way: 'member' }] as const),
    ...invited.map((one) => [invitedKey(one.id), { ...one, way: 'invitation', linkId: null }] as const),
  ]);
}

function countAll(people: Attendee[], messages: Map<string, number>): Attendance['totals'] {
  const by = (way: Attendee['way']) => people.filter((one) => one.way === way).length;
  return {
    came: people.length,
    guests: by('link'),
    invited: by('invitation'),
    members: by('member'),
    inside: people.filter(({ isInside }) => isInside).length,
    averageSeconds: averageSeconds(people),
    messages: [...messages.values()].reduce((sum, count) => sum + count, 0),
    writers: messages.size,
  };
}
