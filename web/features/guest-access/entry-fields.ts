import { charactersOf } from './characters.ts';

/** What a guest types at the door. */
export interface Entry {
  name: string;
  email: string;
}
export type EntryField = keyof Entry;
export type EntryProblem = 'nameMissing' | 'nameTooLong' | 'emailMissing' | 'emailWrong';
export type EntryProblems = Partial<Record<EntryField, EntryProblem>>;

export const longestName = 80;
const longestEmail = 254;

// The same characters the server takes out, and the same shape it asks of an e-mail: see contracts/text.ts.
const unwanted = /[\p{Cc}\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF\uFFF9-\uFFFB]/gu;
const lineBreaks = /[\t\n\u2028\u2029]+/gu;
const emailShape = /^[^\s@<>()[\],;:"\\]+@[^\s@<>()[\],;:"\\]+$/u;

const clean = (typed: string) => typed.replace(lineBreaks, ' ').replace(unwanted, '').trim();

/** What was typed, without what nobody sees. */
export function readEntry(form: FormData): Entry {
  const typed = (field: EntryField) => {
    const value = form.get(field);
    return clean(typeof value === 'string' ? value : '');
  };
  return { name: typed('name'), email: typed('email') };
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
export function problemsFromServer(details: readonly { field: string }[]): EntryProblems {
  const problems: EntryProblems = {};
  for (const { field } of details) {
    if (field === 'name') problems.name = 'nameTooLong';
    if (field === 'email') problems.email = 'emailWrong';
  }
  return problems;
}
