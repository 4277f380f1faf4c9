import type { FieldError } from '#contracts/field-errors.ts';
import { longestEmail, longestName } from '#contracts/limits.ts';
import { charactersOf, cleanEmail, cleanName, emailShape } from '#contracts/typed-text.ts';

/** What a guest types on the entry page. */
export interface Entry {
  name: string;
  email: string;
}
export type EntryField = keyof Entry;
export type EntryProblem =
  | 'nameMissing'
  | 'nameTooLong'
  | 'nameReserved'
  | 'emailMissing'
  | 'emailTooLong'
  | 'emailWrong';
export type EntryProblems = Partial<Record<EntryField, EntryProblem>>;

/** The input, without characters that nobody can see. */
export function readEntry(form: FormData): Entry {
  const typed = (field: EntryField) => {
    const value = form.get(field);
    return typeof value === 'string' ? value : '';
  };
  return { name: cleanName(typed('name')), email: cleanEmail(typed('email')) };
}

/** What the server would refuse; empty when it would accept the entry. */
export function checkEntry({ name, email }: Entry): EntryProblems {
  const problems: EntryProblems = {};
  if (name === '') problems.name = 'nameMissing';
  else if (charactersOf(name) > longestName) problems.name = 'nameTooLong';
  if (email === '') problems.email = 'emailMissing';
  else if (charactersOf(email) > longestEmail) problems.email = 'emailTooLong';
  else if (!emailShape.test(email)) problems.email = 'emailWrong';
  return problems;
}

/** The most characters that each field takes. */
export const longestOf: Record<EntryField, number> = { name: longestName, email: longestEmail };

const nameProblems: Partial<Record<FieldError['code'], EntryProblem>> = {
  too_long: 'nameTooLong',
  reserved: 'nameReserved',
};

const emailProblems: Partial<Record<FieldError['code'], EntryProblem>> = {
  missing: 'emailMissing',
  too_long: 'emailTooLong',
};

/** The server's errors of fields, as our own problems. */
export function problemsFromServer(details: readonly FieldError[]): EntryProblems {
  const problems: EntryProblems = {};
  for (const { field, code } of details) {
    if (field === 'name') problems.name = nameProblems[code] ?? 'nameMissing';
    if (field === 'email') problems.email = emailProblems[code] ?? 'emailWrong';
  }
  return problems;
}
