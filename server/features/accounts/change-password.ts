import { cleanAccountEmail } from '#contracts/typed-text.ts';
import { accountKey, type Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import { makePassword } from './passwords.ts';
import type { AccountFacts } from './rules.ts';
import type { SignInDependencies } from './sign-in.ts';
import { findAccountByEmail, findAccountById, replacePassword } from './store.ts';

export interface PasswordChange {
  accountId: string;
  /** The session of the request: it is kept, the account's other sessions are ended. */
  sessionId: string;
  currentPassword: string;
  newPassword: string;
  act: Act;
}

export async function changePassword(dependencies: SignInDependencies, change: PasswordChange): Promise<AccountFacts> {
  const { read, write, attempts, passwords, sessions } = dependencies;
  const found = await findAccountById(read, change.accountId);
  if (!found) throw new AppError('accounts.sign_in_required');
  const place = `session ${change.sessionId}`;
  const isRight = await attempts.check(
    { email: found.account.email, place, subject: accountKey(change.accountId), act: change.act },
    () => passwords.isRight(change.currentPassword, found.passwordHash, { name: place, isFirst: true }),
  );
  if (!isRight) throw wrongPassword();
  if (change.newPassword === change.currentPassword) {
    throw new AppError('accounts.same_password', {
      details: [{ field: 'newPassword', code: 'unchanged', message: 'Choose a different password.' }],
    });
  }
  const passwordHash = await passwords.hash(change.newPassword);
  await write(async (unit) => {
    const to = { passwordHash, mustChangePassword: false };
    if (!(await replacePassword(unit.db, change.accountId, found.passwordHash, to))) throw wrongPassword();
    await attempts.forget(unit, found.account.email, place);
    await sessions.end(unit, { accountId: change.accountId, exceptId: change.sessionId });
    sessions.forget(unit, change.accountId);
    unit.record({ what: 'account.password_changed', ...change.act });
  });
  return { ...found.account, mustChangePassword: false };
}

function wrongPassword(): AppError {
  return new AppError('accounts.wrong_password', {
    details: [{ field: 'currentPassword', code: 'wrong', message: 'This is not your current password.' }],
  });
}

/** Sets a generated password, to be changed at the next sign-in, and ends all sessions. Null: no such account. */
export async function resetPassword(
  { write, passwords, sessions }: Pick<SignInDependencies, 'write' | 'passwords' | 'sessions'>,
  email: string,
): Promise<{ account: AccountFacts; password: string } | null> {
  const password = makePassword();
  const passwordHash = await passwords.hash(password);
  return write(async (unit) => {
    const found = await findAccountByEmail(unit.db, cleanAccountEmail(email));
    if (!found) return null;
    const { account } = found;
    const isReplaced = await replacePassword(unit.db, account.id, found.passwordHash, {
      passwordHash,
      mustChangePassword: true,
    });
    if (!isReplaced) throw new AppError('storage.busy');
    await sessions.end(unit, { accountId: account.id });
    sessions.forget(unit, account.id);
    unit.record({ what: 'account.password_reset', actor: null, subject: accountKey(account.id) });
    return { account, password };
  });
}
