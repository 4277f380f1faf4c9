import { z } from 'zod';

// Control characters but newline and tab, the bidi marks that let one text pose as another, and what nobody types.
const unwanted = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\uFEFF\uFFF9-\uFFFB]/gu;
const lineBreaks = /[\t\n\u2028\u2029]+/gu;

/** Takes control and bidi characters out of one line of typed text, and the white space around it. */
export function cleanLine(text: string): string {
  return text.replace(lineBreaks, ' ').replace(unwanted, '').trim();
}

/** The same for text of several lines, whose line breaks stay. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(unwanted, '').trim();
}

/** A line of typed text, cleaned, of 1 to `max` characters. */
export const line = (max: number) =>
  z
    .string()
    .max(max * 4)
    .transform(cleanLine)
    .pipe(z.string().min(1).max(max));

/** Text of several lines, cleaned, of 0 to `max` characters. */
export const text = (max: number) =>
  z
    .string()
    .max(max * 2)
    .transform(cleanText)
    .pipe(z.string().max(max));

/** An e-mail as a person types it: cleaned, with one @ and a name on both sides; nobody verifies that it exists. */
export const email = z
  .string()
  .max(1000)
  .transform(cleanLine)
  .pipe(
    z
      .string()
      .max(254)
      .regex(/^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/u, 'Enter an e-mail address such as ana@example.org.'),
  );

/** An id made by the server: 22 characters of base64url. */
export const id = z.string().regex(/^[A-Za-z0-9_-]{22}$/u);

export const instant = z.iso.datetime();

/** Names one submission: the same again does nothing twice. */
export const idempotencyKey = z
  .string()
  .min(8)
  .max(80)
  .regex(/^[\x20-\x7e]+$/u, 'Use letters, digits and signs of plain ASCII.');
