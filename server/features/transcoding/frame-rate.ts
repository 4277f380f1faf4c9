import { fraction, valueOf, type Fraction } from './fraction.ts';

export interface FrameRate {
  /** What the renditions get: at most 60 a second, at least 10, so that every fourth second has its keyframe. */
  rate: Fraction;
  /** The source shows its pictures at uneven distances. */
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
const lowestRate = 10;
/** Containers round times to a millisecond, so two equal distances may differ by two. */
const roundingSeconds = 0.0021;

/**
 * Decides the renditions' frame rate from what the container says on average and the first pictures' times (seconds,
 * in any order). An uneven source becomes an even 30 or 60: each picture then stays on screen as long as it did.
 */
export function decideFrameRate(average: Fraction | null, pictureTimes: readonly number[]): FrameRate {
  const distances = distancesOf(pictureTimes);
  const middle = distances[Math.floor(distances.length / 2)];
  if (middle === undefined || middle <= 0) return { rate: bounded(average ?? fraction(25)), isVariable: false };
  const isEven = distances.at(-1)! - distances[0]! <= middle * 0.1 + roundingSeconds;
  const measured = 1 / middle;
  const tolerance = Math.max(0.03, roundingSeconds / middle);
  const agrees = !average || Math.abs(valueOf(average) / measured - 1) <= tolerance;
  if (isEven && agrees)
    return { rate: bounded(average ?? fraction(Math.round(measured * 1_000), 1_000)), isVariable: false };
  return { rate: fraction((average ? valueOf(average) : measured) > 31 ? 60 : 30), isVariable: true };
}

function distancesOf(times: readonly number[]): number[] {
  const inOrder = [...new Set(times)].sort((a, b) => a - b);
  // The last pictures of the sample may lack neighbours that come later in the file: B-frames are stored out of order.
  const whole = inOrder.length > 40 ? inOrder.slice(0, -16) : inOrder;
  return whole
    .slice(1)
    .map((time, at) => time - whole[at]!)
    .sort((a, b) => a - b);
}

function bounded(rate: Fraction): Fraction {
  const usual = usualRates.find((one) => Math.abs(valueOf(rate) / valueOf(one) - 1) < 0.0005) ?? tidy(rate);
  const value = valueOf(usual);
  // Whole parts and multiples keep the pictures' distances even: of 120 a second every second one, of 5 each one twice.
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
