import { z } from 'zod';
import type { FieldCode } from './field-errors.ts';
import { idPattern, longestEmail } from './limits.ts';
import { accountEmailPattern, emailPattern, filledPattern, visiblePattern } from './patterns.ts';
import {
  accountEmailShape,
  cleanAccountEmail,
  cleanEmail,
  cleanLine,
  cleanName,
  cleanText,
  emailShape,
} from './typed-text.ts';

// The published limits hold for the cleaned text; the text as sent may be longer by what cleaning removes.
const limits = (minLength: number, maxLength: number) => ({ minLength, maxLength });
const tooLong = (max: number) => `Enter ${max} characters at most.`;

/** Refuses a text longer than `length` as sent: no text that long can be cleaned down to `max` characters. */
const sentWithin = (length: number, max: number) =>
  z.string().refine((sent) => sent.length <= length, {
    message: tooLong(max),
    params: { code: 'too_long' satisfies FieldCode, max },
  });

const cleaned = (clean: (text: string) => string, max: number, missing: string) =>
  sentWithin(max * 4, max)
    .transform(clean)
    .pipe(z.string().min(1, missing).max(max, tooLong(max)))
    .meta({ ...limits(1, max), pattern: visiblePattern });

/**
 * A line of typed text, cleaned, of 1 to `max` characters, one of them visible; `missing` is said where there is none.
 */
export const line = (max: number, missing = 'Enter at least one letter, number or sign.') =>
  cleaned(cleanLine, max, missing);

/** The name of a person: the same, and nothing that does not show inside. */
export const personName = (max: number, missing: string) => cleaned(cleanName, max, missing);

/** Text of several lines, cleaned, of 0 to `max` characters. */
export const text = (max: number) =>
  sentWithin(max * 2, max)
    .transform(cleanText)
    .pipe(z.string().max(max, tooLong(max)))
    .meta(limits(0, max));

/** The same, of at least one character. */
export const filledText = (max: number) =>
  text(max)
    .pipe(z.string().min(1))
    .meta({ ...limits(1, max), pattern: filledPattern });

const emailWrong = 'Enter an email address like name@example.com.';
const typedEmail = (shape: RegExp, pattern: string, clean = cleanEmail) =>
  sentWithin(1000, longestEmail)
    .transform(clean)
    .pipe(z.string().max(longestEmail, tooLong(longestEmail)).regex(shape, emailWrong))
    .meta({ ...limits(3, longestEmail), pattern });

/** An account's email: with one @ and a name on both sides; `admin@localhost` is one. */
export const accountEmail = typedEmail(accountEmailShape, accountEmailPattern, cleanAccountEmail);

/** An email as a guest types it, with a whole domain, in any script; nobody verifies that it exists. */
export const email = typedEmail(emailShape, emailPattern);

/** An id made by the server: 22 characters of base64url. */
export const id = z.string().regex(idPattern);

export const instant = z.iso.datetime();

/** Names one submission: the same again does nothing twice. */
export const idempotencyKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\x20-\x7e]+$/u, 'Use letters, digits and signs of plain ASCII.');

/** Names of the IANA time zone database as this server knows them; '' stands for the account's own. Aliases of them are taken too. */
export const timeZone = z
  .string()
  .max(64)
  .meta({ enum: ['', 'UTC', ...Intl.supportedValuesOf('timeZone')] });
