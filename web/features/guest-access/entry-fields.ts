import type { FieldError } from '#contracts/field-errors.ts';
import { longestEmail, longestName } from '#contracts/limits.ts';
import { charactersOf, cleanEmail, cleanName, emailShape } from '#contracts/typed-text.ts';

/** What a guest types on the entry page. */
export interface Entry {
  name: string;
  email: string;
}
export type EntryField = keyof Entry;
export type EntryProblem = 'nameMissing' | 'nameTooLong' | 'nameReserved' | 'emailMissing' | 'emailWrong';
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
  else if (charactersOf(email) > longestEmail || !emailShape.test(email)) problems.email = 'emailWrong';
  return problems;
}

const nameProblems: Partial<Record<FieldError['code'], EntryProblem>> = {
  too_long: 'nameTooLong',
  reserved: 'nameReserved',
};

/** The server's errors of fields, as our own problems. */
export function problemsFromServer(details: readonly FieldError[]): EntryProblems {
  const problems: EntryProblems = {};
  for (const { field, code } of details) {
    if (field === 'name') problems.name = nameProblems[code] ?? 'nameMissing';
    if (field === 'email') problems.email = code === 'missing' ? 'emailMissing' : 'emailWrong';
  }
  return problems;
}
