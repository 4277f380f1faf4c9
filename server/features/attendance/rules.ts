import { attendancePieces } from '#contracts/limits.ts';

/** One stay, as stored. Times are epoch milliseconds. */
export interface Visit {
  person: string;
  from: number;
  to: number;
  isInside: boolean;
  seconds: number;
  pieces: string;
  hands: number;
}

/** All stays of one person. */
export interface Stay extends Visit {
  /** Times of the single stays, for the line of people present. */
  spans: { from: number; to: number }[];
}

/** Gathers the visits of each person; the times of two pages that were open at once are not told apart. */
export function gatherStays(visits: Visit[]): Stay[] {
  return [...Map.groupBy(visits, ({ person }) => person)].map(([person, own]) => ({
    person,
    ...sumStays(own),
    isInside: own.some(({ isInside }) => isInside),
    spans: own.map(({ from, to }) => ({ from, to })),
  }));
}

/** The stays of one person that are over and stand alone, at most; the rest is gathered into their neighbors. */
export const mostStays = 24;
/** Longer than any page session lives without being heard from: the page's report comes no more. */
export const lapsedMs = 3_600_000;

/** A stay that is over. */
export type Over = Omit<Visit, 'person' | 'isInside'>;

/**
 * Puts stays together until `most` are left, over the shortest pauses: sums stay as they are, and who was there when
 * changes by those pauses only. Returns the groups of several stays, each with the stay that takes their place.
 */
export function gatherNearest<Own extends Over>(stays: Own[], most: number): { stays: Own[]; as: Over }[] {
  const sorted = stays.toSorted((a, b) => a.from - b.from);
  let end = Number.NEGATIVE_INFINITY;
  const pauses = sorted.map(({ from, to }) => {
    const pause = from - end;
    end = Math.max(end, to);
    return pause;
  });
  const longest = new Set([...pauses.keys()].sort((a, b) => pauses[b]! - pauses[a]!).slice(0, most));
  const groups: Own[][] = [];
  for (const [at, stay] of sorted.entries()) {
    if (longest.has(at)) groups.push([stay]);
    else groups.at(-1)!.push(stay);
  }
  return groups.filter((group) => group.length > 1).map((group) => ({ stays: group, as: sumStays(group) }));
}

function sumStays(stays: Over[]): Over {
  return {
    from: Math.min(...stays.map(({ from }) => from)),
    to: Math.max(...stays.map(({ to }) => to)),
    seconds: stays.reduce((sum, { seconds }) => sum + seconds, 0),
    pieces: joinPieces(stays.map(({ pieces }) => pieces)),
    hands: stays.reduce((sum, { hands }) => sum + hands, 0),
  };
}

const digits = attendancePieces / 4;

/** Every piece that one of these reports names; empty when none names any. */
export function joinPieces(reports: string[]): string {
  const all = reports.reduce((sum, pieces) => sum | (pieces ? BigInt(`0x${pieces}`) : 0n), 0n);
  return all === 0n ? '' : all.toString(16).padStart(digits, '0');
}

/** For each piece, whether it was played. */
export function readPieces(pieces: string): boolean[] {
  const bits = (pieces ? BigInt(`0x${pieces}`) : 0n).toString(2).padStart(attendancePieces, '0');
  return Array.from(bits, (bit) => bit === '1');
}

/** The part of the film that was played, 0 to 1. */
export function shareOf(pieces: string): number {
  return readPieces(pieces).filter(Boolean).length / attendancePieces;
}

/** How many people played each piece of the film. */
export function countPieces(stays: Pick<Stay, 'pieces'>[]): number[] {
  const counts = Array.from({ length: attendancePieces }, () => 0);
  for (const { pieces } of stays) {
    if (!pieces) continue;
    for (const [at, wasPlayed] of readPieces(pieces).entries()) if (wasPlayed) counts[at]! += 1;
  }
  return counts;
}

/** How many people were there in each of `steps` equal parts of the time. */
export function countPresent(stays: Pick<Stay, 'spans'>[], from: number, to: number, steps = 48): number[] {
  const length = Math.max(1, to - from) / steps;
  return Array.from({ length: steps }, (_, at) => {
    const [begin, end] = [from + at * length, from + (at + 1) * length];
    return stays.filter(({ spans }) => spans.some((span) => span.from < end && span.to > begin)).length;
  });
}

/** Seconds that a page can have played since it was opened: reports of more are not believed. */
export function believedSeconds(reported: number, openMs: number): number {
  return Math.min(reported, Math.ceil(openMs / 1000));
}
