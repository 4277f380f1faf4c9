import type { Kysely } from 'kysely';
import type { AccountRole } from '#contracts/accounts.ts';
import { cleanAccountEmail } from '#contracts/typed-text.ts';
import { accountKey, type Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { makePassword, type Passwords } from './passwords.ts';
import type { AccountFacts } from './rules.ts';
import { hasAccounts, insertAccount } from './store.ts';

export interface NewAccountFacts {
  name: string;
  email: string;
  password: string;
  role: AccountRole;
}

export interface AccountCreation {
  write: Write;
  passwords: Passwords;
  /** Called in the unit that creates an account. */
  noteCreated(unit: Unit, account: { id: string; email: string }): Promise<void>;
}

export async function createAccount(
  { write, passwords, noteCreated }: AccountCreation,
  { name, email, password, role }: NewAccountFacts,
  act: Act,
): Promise<AccountFacts> {
  const account = { id: newId(), name, email, role, mustChangePassword: false, timeZone: null };
  const passwordHash = await passwords.hash(password);
  const isInserted = await write(async (unit) => {
    if (!(await insertAccount(unit.db, { ...account, passwordHash, createdAt: unit.now }))) return false;
    await noteCreated(unit, account);
    unit.record({ what: 'account.created', ...act, subject: accountKey(account.id), details: { role } });
    return true;
  });
  if (isInserted) return account;
  throw new AppError('accounts.email_taken', {
    details: [
      {
        field: 'email',
        code: 'taken',
        message: 'An account with this email, or one that looks like it, already exists.',
      },
    ],
  });
}

export interface FirstAdministrator {
  id: string;
  email: string;
  /** The generated password, to be printed once; null when the password was given. */
  password: string | null;
}

/** Creates the administrator of a fresh installation. Null: there are accounts already, so nothing was done. */
export async function createFirstAdministrator(
  { read, write, passwords }: { read: Kysely<Tables>; write: Write; passwords: Passwords },
  given: { email: string; password: string | null },
): Promise<FirstAdministrator | null> {
  if (await hasAccounts(read)) return null;
  const password = given.password ?? makePassword();
  const passwordHash = await passwords.hash(password);
  const account: AccountFacts = {
    id: newId(),
    name: 'Administrator',
    email: cleanAccountEmail(given.email),
    role: 'admin',
    mustChangePassword: given.password === null,
    timeZone: null,
  };
  const isInserted = await write(async (unit) => {
    if (await hasAccounts(unit.db)) return false;
    unit.record({ what: 'account.created', actor: null, subject: accountKey(account.id), details: { role: 'admin' } });
    return insertAccount(unit.db, { ...account, passwordHash, createdAt: unit.now });
  });
  return isInserted
    ? { id: account.id, email: account.email, password: given.password === null ? password : null }
    : null;
}
