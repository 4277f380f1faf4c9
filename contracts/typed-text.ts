/** How typed text is cleaned, counted and recognized, the same on the server and in the pages. Imports nothing. */

// Control characters except newline and tab, bidi marks that make one text look like another, and format characters.
const unwanted = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\uFEFF\uFFF9-\uFFFB]/gu;
const lineBreaks = /[\t\n\u2028\u2029]+/gu;
// White space and other invisible characters. They are kept inside a line, where they may join an emoji or a word.
const blankEdges =
  /^(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+|(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+$/gu;
const visible = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;
const ignorable = /\p{DI}/gu;
// Selectors, joiners and tags that make one picture of several characters, else whatever does not show.
const emojiOrIgnorable =
  /(\p{Emoji}(?:\u200D(?=\p{Extended_Pictographic})|[\uFE0E\uFE0F]|\p{Emoji_Modifier}|[\u{E0020}-\u{E007F}])+)|\p{DI}/gu;

/** Removes control and bidi characters and the blanks at both ends of a line; empty if nothing visible is left. */
export function cleanLine(text: string): string {
  const line = text.replace(lineBreaks, ' ').replace(unwanted, '').replace(blankEdges, '');
  return isVisible(line) ? line : '';
}

/** The same for the name of a person, without invisible characters inside; those that join an emoji stay. */
export function cleanName(text: string): string {
  return cleanLine(cleanLine(text).replace(emojiOrIgnorable, '$1'));
}

/** The same for text of several lines, whose line breaks stay. */
export function cleanText(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(unwanted, '').trim();
}

/** Removes invisible characters from an email address as it was typed. */
export function cleanEmail(text: string): string {
  return cleanLine(text).replace(ignorable, '');
}

/** An account's email address in the one form in which it is stored and looked up. */
export function cleanAccountEmail(text: string): string {
  return cleanEmail(text).normalize('NFKC').toLowerCase().normalize('NFKC');
}

/** Whether anything of the text can be seen. */
export function isVisible(text: string): boolean {
  return visible.test(text);
}

/** The length of a text as the limits count it: an emoji of one code point once. */
export function charactersOf(text: string): number {
  return Array.from(text).length;
}

/** An account's email address: one @ and a name on both sides; `admin@localhost` is one. */
export const accountEmailShape = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/u;

/**
 * A guest's email address: dots between words before the @; after it labels of letters, digits and inner hyphens, in
 * any script, the last no number.
 */
export const emailShape =
  /^[^\s@<>()[\],;:"\\.]+(?:\.[^\s@<>()[\],;:"\\.]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?!\p{N}+$)[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;
