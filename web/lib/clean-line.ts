// What the server does with a line of typed text: see contracts/text.ts. Pages bring no zod along.
const unwanted = /[\p{Cc}\p{Bidi_Control}\uFEFF\uFFF9-\uFFFB]/gu;
const lineBreaks = /[\t\n\u2028\u2029]+/gu;
const blankEdges =
  /^(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+|(?:[\s\u2800]|(?![\uFE00-\uFE0F\u{E0000}-\u{E0FFF}])\p{DI})+$/gu;
const visible = /(?![\p{DI}\u2800])[\p{L}\p{N}\p{P}\p{S}]/u;

/** What was typed into one line, without what nobody sees; empty when nothing of it can be seen. */
export function cleanLine(typed: string): string {
  const line = typed.replace(lineBreaks, ' ').replace(unwanted, '').replace(blankEdges, '');
  return visible.test(line) ? line : '';
}
