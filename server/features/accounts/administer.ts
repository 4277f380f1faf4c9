import type { Kysely } from 'kysely';
import type { AccountRole } from '#contracts/accounts.ts';
import { accountKey, type Act } from '#server/access/person.ts';
import { decideSiteRights } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import * as store from './administration-store.ts';
import { makePassword, type Passwords } from './passwords.ts';
import { isLastAdmin } from './rules.ts';
import type { AccountSessions } from './sessions.ts';
import { findAccountById, replacePassword } from './store.ts';

export interface AdministerDependencies {
  read: Kysely<Tables>;
  write: Write;
  passwords: Passwords;
  sessions: AccountSessions;
  /** Gives all items of an account to another one; returns how many. */
  handItemsOver: (unit: Unit, from: string, to: string, act: Act) => Promise<number>;
  /** Puts into force what an account may do now with the items that it has open. */
  roleChanged: (unit: Unit, accountId: string) => Promise<void>;
  /** Takes from the account what lets it act without signing in: its stream keys. */
  lockOut: (unit: Unit, accountId: string, act: Act) => Promise<void>;
  /** Deletes all items of an account. */
  deleteItems: (unit: Unit, accountId: string, act: Act) => Promise<void>;
  /** Erases, in other features, what tells whose account it was. */
  eraseTraces: (unit: Unit, accountId: string) => Promise<void>;
}

export interface AccountChange {
  name?: string | undefined;
  role?: AccountRole | undefined;
  isDisabled?: boolean | undefined;
}

export type Administer = ReturnType<typeof createAdminister>;

/** What administrators do with accounts. Each step is one unit: the last administrator stays, also when two act at once. */
export function createAdminister(dependencies: AdministerDependencies) {
  const { read, write, sessions } = dependencies;
  return {
    async list(search: store.AccountSearch, after: string | null, limit: number) {
      const [accounts, total, admins] = await Promise.all([
        store.searchAccounts(read, search, after, limit + 1),
        store.countAccounts(read, search),
        store.countAccounts(read, { role: 'admin', state: 'active' }),
      ]);
      const page = accounts.slice(0, limit);
      return { accounts: page, total, admins, nextCursor: accounts.length > limit ? page.at(-1)!.id : null };
    },
    async find(id: string): Promise<store.KnownAccount> {
      return assertFound(await store.findKnown(read, id));
    },
    change: (id: string, change: AccountChange, act: Act) =>
      write((unit) => changeAccount(dependencies, unit, id, change, act)),
    resetPassword: (id: string, act: Act) => resetPassword(dependencies, id, act),
    signOut: (id: string, act: Act) =>
      write(async (unit) => {
        assertFound(await store.findKnown(unit.db, id));
        const ended = await sessions.end(unit, { accountId: id });
        unit.record({ what: 'account.signed_out_everywhere', ...act, subject: accountKey(id), details: { ended } });
        return ended;
      }),
    handOver: (from: string, to: string, act: Act) => write((unit) => handOver(dependencies, unit, from, to, act)),
    remove: (id: string, items: ItemsOfDeleted, act: Act) =>
      write((unit) => removeAccount(dependencies, unit, id, items, act)),
  };
}

function assertFound(account: store.KnownAccount | null): store.KnownAccount {
  if (!account) throw new AppError('accounts.not_found');
  return account;
}

async function changeAccount(
  { sessions, roleChanged, lockOut }: AdministerDependencies,
  unit: Unit,
  id: string,
  change: AccountChange,
  act: Act,
): Promise<store.KnownAccount> {
  const admins = await store.lockAdmins(unit);
  const before = assertFound(await store.lockKnown(unit, id));
  const after = {
    ...before,
    name: change.name ?? before.name,
    role: change.role ?? before.role,
    isDisabled: change.isDisabled ?? before.isDisabled,
  };
  const administers = decideSiteRights(after.role).administer && !after.isDisabled;
  if (!administers && isLastAdmin(id, admins)) throw new AppError('accounts.last_admin');
  await store.saveAccount(unit, after);
  if (after.isDisabled) await sessions.end(unit, { accountId: id });
  if (after.isDisabled && !before.isDisabled) await lockOut(unit, id, act);
  sessions.forget(unit, id);
  if (after.role !== before.role) await roleChanged(unit, id);
  recordChange(unit, before, after, act);
  return after;
}

function recordChange(unit: Unit, before: store.KnownAccount, after: store.KnownAccount, act: Act): void {
  const fact = { ...act, subject: accountKey(after.id) };
  if (after.name !== before.name) unit.record({ what: 'account.renamed', ...fact });
  if (after.role !== before.role)
    unit.record({ what: 'account.role_changed', ...fact, details: { from: before.role, to: after.role } });
  if (after.isDisabled !== before.isDisabled)
    unit.record({ what: after.isDisabled ? 'account.disabled' : 'account.enabled', ...fact });
}

/** Returns the temporary password, which is stored nowhere else. */
async function resetPassword(
  { read, write, passwords, sessions }: AdministerDependencies,
  id: string,
  act: Act,
): Promise<string> {
  assertFound(await store.findKnown(read, id));
  const password = makePassword();
  const passwordHash = await passwords.hash(password);
  await write(async (unit) => {
    const found = await findAccountById(unit.db, id);
    if (!found) throw new AppError('accounts.not_found');
    await replacePassword(unit.db, id, found.passwordHash, { passwordHash, mustChangePassword: true });
    await sessions.end(unit, { accountId: id });
    sessions.forget(unit, id);
    unit.record({ what: 'account.password_reset', ...act, subject: accountKey(id) });
  });
  return password;
}

async function handOver(
  { handItemsOver, roleChanged }: AdministerDependencies,
  unit: Unit,
  from: string,
  to: string,
  act: Act,
): Promise<number> {
  assertFound(await store.lockKnown(unit, from));
  const receiver = from === to ? null : await store.lockKnown(unit, to);
  if (!receiver || receiver.isDisabled) throw new AppError('accounts.cannot_receive');
  const items = await handItemsOver(unit, from, to, act);
  for (const id of [from, to]) await roleChanged(unit, id);
  const details = { items, to: accountKey(to) };
  unit.record({ what: 'account.items_handed_over', ...act, subject: accountKey(from), details });
  return items;
}

/** Null: the account is only deleted when it owns none. */
export type ItemsOfDeleted = { to: string } | 'delete' | null;

async function removeAccount(
  dependencies: AdministerDependencies,
  unit: Unit,
  id: string,
  items: ItemsOfDeleted,
  act: Act,
): Promise<void> {
  const admins = await store.lockAdmins(unit);
  const account = assertFound(await store.lockKnown(unit, id));
  if (isLastAdmin(id, admins)) throw new AppError('accounts.last_admin');
  if (account.items > 0 && items === null) throw new AppError('accounts.has_items');
  if (items === 'delete') await dependencies.deleteItems(unit, id, act);
  else if (items) await handOver(dependencies, unit, id, items.to, act);
  await dependencies.sessions.end(unit, { accountId: id });
  dependencies.sessions.forget(unit, id);
  await dependencies.eraseTraces(unit, id);
  await store.eraseAccount(unit, id);
  unit.record({ what: 'account.deleted', ...act, subject: accountKey(id), details: { items: account.items } });
}
