import type { Kysely } from 'kysely';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Attempts } from './attempts.ts';
import type { Passwords } from './passwords.ts';
import type { AccountFacts } from './rules.ts';
import type { AccountSessions, Browser } from './sessions.ts';
import { findAccountByEmail } from './store.ts';

export interface SignInDependencies {
  read: Kysely<Tables>;
  write: Write;
  attempts: Attempts;
  passwords: Passwords;
  sessions: AccountSessions;
}

export interface SignIn extends Browser {
  email: string;
  password: string;
  address: string;
}

/**
 * Returns the account and the new cookie's value. An unknown e-mail and a wrong password differ in nothing, nor in
 * time.
 */
export async function signIn(
  dependencies: SignInDependencies,
  given: SignIn,
): Promise<{ account: AccountFacts; secret: string }> {
  const { read, write, attempts, passwords, sessions } = dependencies;
  const email = given.email.toLowerCase();
  const attempt = attempts.begin(email, given.address);
  const found = await findAccountByEmail(read, email);
  if (!(await passwords.isRight(given.password, found?.passwordHash ?? null)) || !found)
    throw new AppError('accounts.wrong_credentials');
  const secret = await write(async (unit) => {
    // The password may have changed during the check: no session may be opened by the old one then.
    const now = await findAccountByEmail(unit.db, email);
    if (now?.passwordHash !== found.passwordHash) throw new AppError('accounts.wrong_credentials');
    return sessions.open(unit, found.account.id, given);
  });
  attempt.succeed();
  return { account: found.account, secret };
}
