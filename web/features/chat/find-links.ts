/** A stretch of a message: plain text, or an address that can be opened. */
export interface TextPart {
  text: string;
  href: string | null;
}

const addresses = /https?:\/\/[^\s<>"\u201c\u201d\u00ab\u00bb]+/giu;
/** Signs that belong to the sentence around an address. */
const ending = /[.,;:!?'\u2026)\]}]+$/u;

/** Splits a message at the addresses in it. Only http and https are addresses, and none that carries a name for signing in. */
export function findLinks(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let from = 0;
  for (const { 0: found, index } of text.matchAll(addresses)) {
    const address = withoutEnding(found);
    const href = hrefOf(address);
    if (!href) continue;
    if (index > from) parts.push({ text: text.slice(from, index), href: null });
    parts.push({ text: address, href });
    from = index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), href: null });
  return parts;
}

/** A closing parenthesis stays where the address has the opening one. */
function withoutEnding(found: string): string {
  const trimmed = found.replace(ending, '');
  const next = found[trimmed.length];
  return next === ')' && trimmed.split('(').length > trimmed.split(')').length ? `${trimmed})` : trimmed;
}

/** Null: it is no address. `https://bank.example@evil.example` leads to another place than it seems to. */
function hrefOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { href, username, password } = new URL(address);
  return username || password ? null : href;
}
