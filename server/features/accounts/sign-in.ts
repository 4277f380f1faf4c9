import type { Kysely } from 'kysely';
import { cleanAccountEmail } from '#contracts/typed-text.ts';
import { accountKey, type Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import type { Attempts } from './attempts.ts';
import { findPlace, rememberDevice, type SignInPlace } from './devices.ts';
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

export interface SignIn extends Browser, SignInPlace {
  email: string;
  password: string;
  act: Act;
}

export interface SignedIn {
  account: AccountFacts;
  /** The value of the session's cookie. */
  secret: string;
  /** The value of the device's cookie. */
  deviceSecret: string;
}

/**
 * Returns the account and the new cookies' values. An unknown e-mail and a wrong password differ in nothing, nor in
 * time.
 */
export async function signIn(dependencies: SignInDependencies, given: SignIn): Promise<SignedIn> {
  const { read, write, attempts, passwords, sessions } = dependencies;
  const email = cleanAccountEmail(given.email);
  const place = await findPlace(read, email, given);
  const found = await findAccountByEmail(read, email);
  const subject = found ? accountKey(found.account.id) : null;
  const isRight = await attempts.check({ email, place: place.name, subject, act: given.act }, () =>
    passwords.isRight(given.password, found?.passwordHash ?? null, place),
  );
  if (!isRight || !found) throw new AppError('accounts.wrong_credentials');
  return write(async (unit) => {
    // The password may have changed during the check: no session may be opened by the old one then.
    const now = await findAccountByEmail(unit.db, email);
    if (now?.passwordHash !== found.passwordHash) throw new AppError('accounts.wrong_credentials');
    if (now.isDisabled) throw new AppError('accounts.disabled');
    await attempts.forget(unit, email, place.name);
    unit.record({ what: 'account.signed_in', ...given.act, actor: accountKey(found.account.id) });
    return {
      account: found.account,
      secret: await sessions.open(unit, found.account.id, given),
      deviceSecret: await rememberDevice(unit, found.account.id, given.devices),
    };
  });
}
