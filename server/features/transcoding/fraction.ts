/** Frame rates such as 30000/1001 are exact only as fractions. */
export interface Fraction {
  numerator: number;
  denominator: number;
}

export function fraction(numerator: number, denominator = 1): Fraction {
  return { numerator, denominator };
}

export function valueOf({ numerator, denominator }: Fraction): number {
  return numerator / denominator;
}

/** Parses `30000/1001` or `16:11`; null for values without meaning (0/0, N/A). */
export function readFraction(text: unknown): Fraction | null {
  const match = typeof text === 'string' ? /^(\d{1,12})[/:](\d{1,12})$/u.exec(text) : null;
  const numerator = Number(match?.[1]);
  const denominator = Number(match?.[2]);
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : null;
}
