import { cleanEmail, cleanName, emailShape } from '#contracts/typed-text.ts';

/** Somebody to be invited, as typed, pasted or chosen. */
export interface TypedPerson {
  /** Tells one entry from another. */
  key: string;
  accountId?: string;
  email: string;
  name?: string;
  /** It is no email address. */
  isWrong: boolean;
}

/**
 * Reads a typed or pasted list: addresses apart by commas, semicolons or line breaks, each alone or as `Name <address>`.
 * What is no address is kept and marked, so that it can be corrected; the same address stands once.
 */
export function parsePeople(text: string, known: readonly TypedPerson[] = []): TypedPerson[] {
  const people = [...known];
  for (const part of split(text)) {
    const [, written = '', inside] = /^(.*?)<([^<>]*)>$/u.exec(part) ?? [];
    const email = cleanEmail(inside ?? part);
    const name = cleanName(written.replace(/^\s*"(.*)"\s*$/u, '$1'));
    const key = email.toLowerCase();
    if (email === '' || people.some((one) => one.key === key)) continue;
    people.push({ key, email, isWrong: !emailShape.test(email), ...(name && { name }) });
  }
  return people;
}

/** Splits outside quotation marks, where a comma belongs to a name. */
function split(text: string): string[] {
  const parts = text.match(/(?:"[^"\n]*"|[^,;\n"]|")+/gu) ?? [];
  return parts.map((part) => part.trim()).filter(Boolean);
}
