import { attendancePieces } from '#contracts/limits.ts';

export const heatHeight = 72;
/** The highest step leaves room for its line. */
const highest = heatHeight - 4;

export interface HeatShape {
  /** The line on top of the steps, as points of an SVG polyline. */
  line: string;
  /** Where most people were: the index of the step, and how many. Null: nobody was anywhere. */
  peak: { at: number; count: number } | null;
}

/** One step for each count, each one unit wide. */
export function heatShape(counts: readonly number[]): HeatShape {
  const most = Math.max(0, ...counts);
  const steps = counts.map((count, at) => {
    const y = Math.round(heatHeight - (most > 0 ? (count / most) * highest : 0));
    return `${at},${y} ${at + 1},${y}`;
  });
  return { line: steps.join(' '), peak: most > 0 ? { at: counts.indexOf(most), count: most } : null };
}

/** The stretches that were watched, each from and to as a part of the film, 0 to 1. */
export function watchedStretches(pieces: string): { from: number; to: number }[] {
  const bits = Array.from(pieces, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return Array.from(bits.matchAll(/1+/gu), ({ 0: { length }, index }) => ({
    from: index / attendancePieces,
    to: (index + length) / attendancePieces,
  }));
}

/** The words below the line; of a time so short that some are alike, only those at its ends. */
export function distinctMarks(words: readonly string[]): string[] {
  const distinct = new Set(words);
  return distinct.size === words.length ? [...words] : [...new Set([words[0]!, words.at(-1)!])];
}
