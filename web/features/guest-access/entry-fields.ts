import type { FieldError } from '#contracts/field-errors.ts';
import { cleanLine } from '../../lib/clean-line.ts';
import { charactersOf } from './characters.ts';

/** What a guest types on the entry page. */
export interface Entry {
  name: string;
  email: string;
}
export type EntryField = keyof Entry;
export type EntryProblem = 'nameMissing' | 'nameTooLong' | 'emailMissing' | 'emailWrong';
export type EntryProblems = Partial<Record<EntryField, EntryProblem>>;

export const longestName = 80;
const longestEmail = 254;

// The same shape the server asks of an e-mail: see contracts/text.ts.
const ignorable = /\p{DI}/gu;
const emailShape =
  /^[^\s@<>()[\],;:"\\.]+(?:\.[^\s@<>()[\],;:"\\.]+)*@(?:[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?\.)+(?!\p{N}+$)[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]{0,61}[\p{L}\p{N}\p{M}])?$/u;

/** What was typed, without what nobody sees. */
export function readEntry(form: FormData): Entry {
  const typed = (field: EntryField) => {
    const value = form.get(field);
    return cleanLine(typeof value === 'string' ? value : '');
  };
  return { name: typed('name'), email: typed('email').replace(ignorable, '') };
}

/** What the server would refuse; empty when it would not. */
export function checkEntry({ name, email }: Entry): EntryProblems {
  const problems: EntryProblems = {};
  if (name === '') problems.name = 'nameMissing';
  else if (charactersOf(name) > longestName) problems.name = 'nameTooLong';
  if (email === '') problems.email = 'emailMissing';
  else if (charactersOf(email) > longestEmail || !emailShape.test(email)) problems.email = 'emailWrong';
  return problems;
}

/** What the server said about fields, in our own words. */
export function problemsFromServer(details: readonly FieldError[]): EntryProblems {
  const problems: EntryProblems = {};
  for (const { field, code } of details) {
    if (field === 'name') problems.name = code === 'too_long' ? 'nameTooLong' : 'nameMissing';
    if (field === 'email') problems.email = code === 'missing' ? 'emailMissing' : 'emailWrong';
  }
  return problems;
}
