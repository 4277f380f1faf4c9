import type { FieldError } from '#contracts/field-errors.ts';
import { longestLinkName, mostClicks, mostLinkDays } from '#contracts/limits.ts';
import { charactersOf, cleanLine } from '#contracts/typed-text.ts';
import { readerLocale } from '../../lib/reader-locale.ts';

/** The input of the form of a new link. */
export interface TypedLink {
  name: string;
  clicks: string;
  days: string;
}
export type LinkField = keyof TypedLink;
export type LinkProblem =
  | 'nameMissing'
  | 'nameTooLong'
  | ('clicksWrong' | 'clicksLimited')
  | ('durationWrong' | 'durationLimited');

/** The most that the site allows for a new link; null: no limit. */
export interface LinkLimits {
  days: number | null;
  clicks: number | null;
}
export type LinkProblems = Partial<Record<LinkField, LinkProblem>>;

/**
 * Removes the grouping of the reader's language ("1,000", "1 000"), which our own sentences use too; "1,5" and "1.5"
 * stay.
 */
function withoutGroups(text: string, locale = readerLocale()): string {
  const ours =
    new Intl.NumberFormat(locale).formatToParts(1_000_000).find(({ type }) => type === 'group')?.value ?? ',';
  // Where a point groups digits, a comma begins the fraction.
  const signs = ours === '.' ? '.' : `,'’${ours}`;
  const grouped = new RegExp(`^\\d{1,3}(?:[\\s${signs}]\\d{2,3})*[\\s${signs}]\\d{3}$`, 'u');
  return grouped.test(text) ? text.replace(/\D/gu, '') : text;
}

/** A whole number from 1 to `most`, null for an empty field, `wrong` for anything else: no sign, point or exponent. */
export function readWhole(typed: string, most: number): number | null | 'wrong' {
  const text = typed.trim();
  if (text === '') return null;
  const digits = withoutGroups(text);
  if (!/^\d{1,9}$/u.test(digits)) return 'wrong';
  const value = Number(digits);
  return value >= 1 && value <= most ? value : 'wrong';
}

/** What the server would refuse, field by field. */
export function checkLink({ name, clicks, days }: TypedLink, most: LinkLimits): LinkProblems {
  const problems: LinkProblems = {};
  const length = charactersOf(cleanLine(name));
  if (length === 0) problems.name = 'nameMissing';
  else if (length > longestLinkName) problems.name = 'nameTooLong';
  if (!isWithin(clicks, most.clicks ?? mostClicks, most.clicks !== null))
    problems.clicks = most.clicks === null ? 'clicksWrong' : 'clicksLimited';
  if (!isWithin(days, most.days ?? mostLinkDays, most.days !== null))
    problems.days = most.days === null ? 'durationWrong' : 'durationLimited';
  return problems;
}

function isWithin(typed: string, most: number, isNeeded: boolean): boolean {
  const whole = readWhole(typed, most);
  return whole !== 'wrong' && !(isNeeded && whole === null);
}

/** The server's errors of fields, as our own problems. */
export function linkProblemsFromServer(details: readonly FieldError[]): LinkProblems {
  const problems: LinkProblems = {};
  for (const { field, code } of details) {
    if (field === 'name') problems.name = code === 'too_long' ? 'nameTooLong' : 'nameMissing';
    const isLimit = code === 'above_most' || code === 'needed';
    if (field === 'maxClicks') problems.clicks = isLimit ? 'clicksLimited' : 'clicksWrong';
    if (field === 'durationDays') problems.days = isLimit ? 'durationLimited' : 'durationWrong';
  }
  return problems;
}

/** The last day of a link of `days` days created at `now` in the browser's own zone, as YYYY-MM-DD. */
export function lastDayOf(days: number, now: Date): string {
  return new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate() + days)).toISOString().slice(0, 10);
}

/** The usual name of a zone: "America/New_York" is "New York". */
export function zoneWords(timeZone: string): string {
  return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}
