import type { z } from 'zod';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import type { attendanceQuery, Attendance, Attendee } from '#contracts/attendance.ts';
import type { Stay } from './rules.ts';
import { shareOf } from './rules.ts';

export type Wanted = z.infer<typeof attendanceQuery>;
type Way = Attendee['way'];
type WayTotal = Attendance['ways'][number];
export type AttendedLink = NonNullable<WayTotal['link']>;

/** Who a person is, and how the person came. */
export interface Comer {
  name: string;
  email: string;
  way: Way;
  role: Attendee['role'];
  linkId: string | null;
}

/** What the item is measured by: a film, a live session, or a room, of which nothing is a share. */
export type Measure = { of: 'film' } | { of: 'live'; seconds: number } | { of: 'room' };

/** What is told of one stay. */
export function toAttendee(
  stay: Stay,
  comer: Comer,
  { measure, links, messages }: { measure: Measure; links: AttendedLink[]; messages: number },
): Attendee {
  return {
    id: stay.person,
    name: comer.name,
    email: comer.email,
    way: comer.way,
    role: comer.role,
    linkName: links.find(({ id }) => id === comer.linkId)?.name ?? null,
    from: new Date(stay.from).toISOString(),
    to: new Date(stay.to).toISOString(),
    isInside: stay.isInside,
    seconds: Math.round(stay.seconds),
    share: shareBy(measure, stay),
    pieces: measure.of === 'film' && stay.pieces ? stay.pieces : null,
    hands: stay.hands,
    messages,
  };
}

function shareBy(measure: Measure, stay: Stay): number | null {
  if (measure.of === 'room') return null;
  if (measure.of === 'film') return shareOf(stay.pieces);
  return measure.seconds > 0 ? Math.min(1, stay.seconds / measure.seconds) : 0;
}

/** The people that were asked for, in the order that was asked for. */
export function selectPeople(people: Attendee[], { query, way, sort = 'watched' }: Wanted): Attendee[] {
  const words = foldForSearch(query ?? '');
  const found = people.filter(
    (one) => (!way || one.way === way) && foldForSearch(`${one.name} ${one.email}`).includes(words),
  );
  const compare = {
    watched: (a: Attendee, b: Attendee) => b.seconds - a.seconds,
    came: (a: Attendee, b: Attendee) => (a.from < b.from ? -1 : Number(a.from > b.from)),
    name: (a: Attendee, b: Attendee) => a.name.localeCompare(b.name),
  }[sort];
  return found.sort((a, b) => compare(a, b) || (a.id < b.id ? -1 : 1));
}

/** Each link of the item, also those that nobody used, then invitations and members where there are any. */
export function totalWays(
  people: Attendee[],
  links: AttendedLink[],
  linkOf: (id: string) => string | null,
): WayTotal[] {
  const byLink = Map.groupBy(people, ({ id, way }) => (way === 'link' ? linkOf(id) : null));
  return [
    ...links.map((link) => ({ way: 'link' as const, link, ...totalOf(byLink.get(link.id) ?? []) })),
    ...(['invitation', 'member'] as const).flatMap((way) => {
      const own = people.filter((one) => one.way === way);
      return own.length > 0 ? [{ way, link: null, ...totalOf(own) }] : [];
    }),
  ];
}

function totalOf(people: Attendee[]) {
  const hasShares = people.every(({ share }) => share !== null);
  return {
    came: people.length,
    watchedHalf: hasShares ? people.filter(({ share }) => share! > 0.5).length : null,
    averageSeconds: averageSeconds(people),
  };
}

export function averageSeconds(people: Pick<Attendee, 'seconds'>[]): number {
  if (people.length === 0) return 0;
  return Math.round(people.reduce((sum, { seconds }) => sum + seconds, 0) / people.length);
}
