import type { FieldCode } from '#contracts/field-errors.ts';
import { cleanEmail, cleanName, emailShape } from '#contracts/typed-text.ts';

/** Somebody to be invited, as typed, pasted or chosen. */
export interface TypedPerson {
  /** Tells one entry from another. */
  key: string;
  accountId?: string;
  email: string;
  name?: string;
  /** Why the entry cannot be used, as the list was read, or as the server answered. */
  wrong?: { code: 'no_address' | FieldCode; min?: number; max?: number };
}

const noAddress = { code: 'no_address' } as const;

/**
 * Reads a typed or pasted list: addresses apart by commas, semicolons or line breaks, each alone or as `Name <address>`.
 * What is no address is kept and marked, so that it can be corrected; the same address stands once.
 */
export function parsePeople(text: string, known: readonly TypedPerson[] = []) {
  const people = new Map(known.map((one) => [one.key, one]));
  let doubles = 0;
  for (const part of split(text)) {
    const [, written = '', inside] = /^(.*?)<([^<>]*)>$/u.exec(part) ?? [];
    const email = cleanEmail(inside ?? part);
    const name = cleanName(written.replace(/^\s*"(.*)"\s*$/u, '$1'));
    const key = email.toLowerCase();
    if (email === '') continue;
    if (people.has(key)) doubles += 1;
    else people.set(key, { key, email, ...(name && { name }), ...(!emailShape.test(email) && { wrong: noAddress }) });
  }
  return { people: [...people.values()], doubles };
}

/** The line as it can be typed again. */
export function toLine({ name, email }: TypedPerson): string {
  return name ? `${name} <${email}>` : email;
}

/** Splits outside quotation marks, where a comma belongs to a name. */
function split(text: string): string[] {
  const parts = text.match(/(?:"[^"\n]*"|[^,;\n"]|")+/gu) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}
