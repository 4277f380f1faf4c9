import { z } from 'zod';
import type { FieldCode } from './field-errors.ts';

// Control characters but newline and tab, the bidi marks that let one text pose as another, and what nobody types.
const unwanted = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\uFEFF\uFFF9-\uFFFB]/gu;
const lineBreaks = /[\t\n\u2028\u2029]+/gu;
// White space, and what takes room or none and shows nothing. Inside a line it may hold an emoji or a word together.
const blankEdges =
  /^(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+|(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+$/gu;
const visible = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;
const ignorable = /\p{DI}/gu;

/** Takes control and bidi characters out of one line of typed text, and the blanks around it; empty if nothing shows. */
export function cleanLine(text: string): string {
  const line = text.replace(lineBreaks, ' ').replace(unwanted, '').replace(blankEdges, '');
  return visible.test(line) ? line : '';
}

/** The same for text of several lines, whose line breaks stay. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(unwanted, '').trim();
}

// What is published is what holds once a text is cleaned; what is sent may be longer by what cleaning takes away.
const limits = (minLength: number, maxLength: number) => ({ minLength, maxLength });
const tooLong = (max: number) => `Enter ${max} characters at most.`;

/** Refuses `length` characters as sent, which are more than any text of `max` characters cleans down from. */
const sentWithin = (length: number, max: number) =>
  z.string().refine((sent) => sent.length <= length, {
    message: tooLong(max),
    params: { code: 'too_long' satisfies FieldCode, max },
  });

/** A line of typed text, cleaned, of 1 to `max` characters, one of them visible; `missing` is said where there is none. */
export const line = (max: number, missing = 'Enter at least one letter, number or sign.') =>
  sentWithin(max * 4, max)
    .transform(cleanLine)
    .pipe(z.string().min(1, missing).max(max, tooLong(max)))
    .meta(limits(1, max));

/** Text of several lines, cleaned, of 0 to `max` characters. */
export const text = (max: number) =>
  sentWithin(max * 2, max)
    .transform(cleanText)
    .pipe(z.string().max(max, tooLong(max)))
    .meta(limits(0, max));

const longestEmail = 254;
const emailWrong = 'Enter an email address like name@example.com.';
const typedEmail = (shape: RegExp) =>
  sentWithin(1000, longestEmail)
    .transform((typed) => cleanLine(typed).replace(ignorable, ''))
    .pipe(z.string().max(longestEmail, tooLong(longestEmail)).regex(shape, emailWrong))
    .meta(limits(3, longestEmail));

/** An account's email: with one @ and a name on both sides; `admin@localhost` is one. */
export const accountEmail = typedEmail(/^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/u);

// Dots between words before the @; after it labels of letters, digits and inner hyphens, in any script, the last no number.
const address =
  /^[^\s@<>()[\],;:"\\.]+(?:\.[^\s@<>()[\],;:"\\.]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?!\p{N}+$)[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/** An email as a guest types it, with a whole domain, in any script; nobody verifies that it exists. */
export const email = typedEmail(address);

/** An id made by the server: 22 characters of base64url. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{22}$/u);

export const instant = z.iso.datetime();

/** Names one submission: the same again does nothing twice. */
export const idempotencyKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\x20-\x7e]+$/u, 'Use letters, digits and signs of plain ASCII.');
