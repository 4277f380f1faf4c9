import { fraction, valueOf, type Fraction } from './fraction.ts';

export interface FrameRate {
  /** The renditions' rate: 1 to 60 pictures a second, such that a keyframe falls on every fourth second. */
  rate: Fraction;
  /** The source has a variable frame rate. */
  isVariable: boolean;
}

const usualRates = [
  fraction(24_000, 1_001),
  fraction(24),
  fraction(25),
  fraction(30_000, 1_001),
  fraction(30),
  fraction(48),
  fraction(50),
  fraction(60_000, 1_001),
  fraction(60),
];
const highestRate = 60;
const lowestRate = 1;
/** Containers round times to milliseconds, so two equal intervals may differ by two. */
const roundingSeconds = 0.0021;

/** A few pictures may be missing, or be cut off by seeking. */
const mostOddShare = 0.05;

/**
 * Decides the renditions' frame rate from the average of the whole film and the times of pictures: runs of consecutive
 * ones from several places, in seconds and in any order. A variable source gets a constant rate, so that each picture
 * is shown as long as in the source.
 */
export function decideFrameRate(average: Fraction | null, runs: readonly (readonly number[])[]): FrameRate {
  const distances = runs.flatMap(distancesOf).sort((a, b) => a - b);
  const middle = distances[Math.floor(distances.length / 2)];
  if (middle === undefined || middle <= 0) return { rate: bounded(average ?? fraction(25)), isVariable: false };
  const odd = distances.filter((distance) => Math.abs(distance - middle) > middle * 0.05 + roundingSeconds).length;
  const isEven = odd <= distances.length * mostOddShare;
  const measured = 1 / middle;
  const tolerance = Math.max(0.03, roundingSeconds / middle);
  const agrees = !average || Math.abs(valueOf(average) / measured - 1) <= tolerance;
  const whole = average ?? fraction(Math.round(measured * 1_000), 1_000);
  // With pictures missing the average lies below the rate at which the others come.
  if (isEven && agrees) return { rate: bounded((odd > 0 && findUsual(measured, 0.03)) || whole), isVariable: false };
  return { rate: variableRate(distances, average), isVariable: true };
}

function findUsual(rate: number, tolerance: number): Fraction | null {
  const farness = (one: Fraction) => Math.abs(rate / valueOf(one) - 1);
  const [nearest] = usualRates.toSorted((a, b) => farness(a) - farness(b));
  return nearest && farness(nearest) < tolerance ? nearest : null;
}

/** Follows the lively places: a film may be idle for most of its time, and its average is that of no place. */
function variableRate(distances: readonly number[], average: Fraction | null): Fraction {
  const usual = 1 / distances[Math.floor(distances.length / 2)]!;
  const lively = 1 / distances[Math.floor(distances.length / 10)]!;
  if (Math.max(usual, average ? valueOf(average) : 0) > 36) return fraction(60);
  return fraction(lively > 10 ? 30 : 10);
}

function distancesOf(times: readonly number[]): number[] {
  const inOrder = [...new Set(times)].sort((a, b) => a - b);
  // The last pictures of a run may lack neighbors that come later in the file: B-frames are stored out of order.
  const whole = inOrder.length > 40 ? inOrder.slice(0, -16) : inOrder;
  return whole.slice(1).map((time, at) => time - whole[at]!);
}

function bounded(rate: Fraction): Fraction {
  const usual = findUsual(valueOf(rate), 0.0005) ?? tidy(rate);
  const value = valueOf(usual);
  // Integer divisions and multiples keep the intervals equal: of 120 a second every other one, of 0.4 each one three times.
  if (value > highestRate) return divided(usual, Math.ceil(value / highestRate - 0.001));
  if (value < lowestRate) return { ...usual, numerator: usual.numerator * Math.ceil(lowestRate / value) };
  return usual;
}

function divided(rate: Fraction, by: number): Fraction {
  const numerator = rate.numerator / by;
  return Number.isInteger(numerator) ? { ...rate, numerator } : { ...rate, denominator: rate.denominator * by };
}

function tidy(rate: Fraction): Fraction {
  if (rate.denominator <= 1_001 && rate.numerator < 1_000_000) return rate;
  return fraction(Math.max(1, Math.round(valueOf(rate) * 1_000)), 1_000);
}
