import type { Kysely } from 'kysely';
import type { AccountRole } from '#contracts/accounts.ts';
import type { Tables } from '#server/database/tables.ts';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import { toSkeletons } from '#server/names/skeleton.ts';
import type { AccountFacts } from './rules.ts';

type Db = Kysely<Tables>;

export interface NewAccount extends AccountFacts {
  passwordHash: string;
  createdAt: Date;
}

export interface StoredSession {
  id: string;
  accountId: string;
  tokenHash: string;
  userAgent: string;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  madeFrom: string | null;
}

export const accountColumns = ['id', 'name', 'email', 'role', 'must_change_password', 'time_zone'] as const;

/** False: the e-mail, or one that looks like it, is taken; nothing was written. */
export async function insertAccount(db: Db, account: NewAccount): Promise<boolean> {
  const result = await db
    .insertInto('accounts')
    .values({
      id: account.id,
      name: account.name,
      email: account.email,
      email_key: toSkeletons(account.email).folded,
      password_hash: account.passwordHash,
      role: account.role,
      must_change_password: account.mustChangePassword ? 1 : 0,
      time_zone: account.timeZone,
      created_at: account.createdAt.getTime(),
      search_text: foldForSearch(`${account.name} ${account.email}`),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function hasAccounts(db: Db): Promise<boolean> {
  return (await db.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) !== undefined;
}

/** The names of these accounts, by id. */
export async function findAccountNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('accounts')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface AccountWithPassword {
  account: AccountFacts;
  passwordHash: string;
  isDisabled: boolean;
}

export async function findAccountByEmail(db: Db, email: string): Promise<AccountWithPassword | null> {
  const row = await selectWithPassword(db).where('email', '=', email).executeTakeFirst();
  return row ? toAccountWithPassword(row) : null;
}

export async function findAccountById(db: Db, id: string): Promise<AccountWithPassword | null> {
  const row = await selectWithPassword(db).where('id', '=', id).executeTakeFirst();
  return row ? toAccountWithPassword(row) : null;
}

function selectWithPassword(db: Db) {
  return db
    .selectFrom('accounts')
    .select([...accountColumns, 'password_hash', 'disabled_at'])
    .where('deleted_at', 'is', null);
}

function toAccountWithPassword(
  row: AccountRow & { password_hash: string; disabled_at: number | null },
): AccountWithPassword {
  return { account: toAccount(row), passwordHash: row.password_hash, isDisabled: row.disabled_at !== null };
}

/** False: the stored hash is no longer `from`, because the password was changed meanwhile; nothing was written. */
export async function replacePassword(
  db: Db,
  accountId: string,
  from: string,
  to: { passwordHash: string; mustChangePassword: boolean },
): Promise<boolean> {
  const result = await db
    .updateTable('accounts')
    .set({ password_hash: to.passwordHash, must_change_password: to.mustChangePassword ? 1 : 0 })
    .where('id', '=', accountId)
    .where('password_hash', '=', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function insertSession(db: Db, session: Omit<StoredSession, 'revokedAt'>): Promise<void> {
  await db
    .insertInto('account_sessions')
    .values({
      id: session.id,
      account_id: session.accountId,
      token_hash: session.tokenHash,
      user_agent: session.userAgent,
      created_at: session.createdAt.getTime(),
      last_seen_at: session.lastSeenAt.getTime(),
      expires_at: session.expiresAt.getTime(),
      revoked_at: null,
      made_from: session.madeFrom,
    })
    .execute();
}

export async function findSession(
  db: Db,
  tokenHash: string,
): Promise<{ session: StoredSession; account: AccountFacts } | null> {
  const row = await db
    .selectFrom('account_sessions as session')
    .innerJoin('accounts as account', 'account.id', 'session.account_id')
    .selectAll('session')
    .select(['account.name', 'account.email', 'account.role', 'account.must_change_password', 'account.time_zone'])
    .where('session.token_hash', '=', tokenHash)
    // Between a sign-in and the disabling of its account, no session may slip through.
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst();
  return row ? { session: toSession(row), account: toAccount({ ...row, id: row.account_id }) } : null;
}

/** The living sessions, the most recently seen first. */
export async function listSessions(db: Db, accountId: string, now: Date): Promise<StoredSession[]> {
  const rows = await db
    .selectFrom('account_sessions')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now.getTime())
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toSession);
}

export async function noteSessionSeen(db: Db, id: string, lastSeenAt: Date, expiresAt: Date): Promise<void> {
  await db
    .updateTable('account_sessions')
    .set({ last_seen_at: lastSeenAt.getTime(), expires_at: expiresAt.getTime() })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('last_seen_at', '<', lastSeenAt.getTime())
    .execute();
}

/** Which sessions to end: those that match every given field. */
export interface SessionChoice {
  accountId?: string;
  id?: string;
  exceptId?: string;
  tokenHash?: string;
}

/** Ends the matching living sessions and returns them. */
export async function revokeSessions(
  db: Db,
  choice: SessionChoice,
  now: Date,
): Promise<{ id: string; tokenHash: string }[]> {
  let query = db.updateTable('account_sessions').set({ revoked_at: now.getTime() }).where('revoked_at', 'is', null);
  if (choice.accountId !== undefined) query = query.where('account_id', '=', choice.accountId);
  if (choice.id !== undefined) query = query.where('id', '=', choice.id);
  if (choice.exceptId !== undefined) query = query.where('id', '!=', choice.exceptId);
  if (choice.tokenHash !== undefined) query = query.where('token_hash', '=', choice.tokenHash);
  const rows = await query.returning(['id', 'token_hash']).execute();
  return rows.map((row) => ({ id: row.id, tokenHash: row.token_hash }));
}

/** Removes sessions of this account that ended before this instant. */
export async function deleteEndedSessions(db: Db, accountId: string, before: Date): Promise<void> {
  await db
    .deleteFrom('account_sessions')
    .where('account_id', '=', accountId)
    .where((or) => or.or([or('revoked_at', '<', before.getTime()), or('expires_at', '<', before.getTime())]))
    .execute();
}

export interface AccountRow {
  id: string;
  name: string;
  email: string;
  role: string;
  must_change_password: number;
  time_zone: string | null;
}

export function toAccount(row: AccountRow): AccountFacts {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    role: row.role as AccountRole,
    mustChangePassword: row.must_change_password === 1,
    timeZone: row.time_zone,
  };
}

function toSession(row: Tables['account_sessions']): StoredSession {
  return {
    id: row.id,
    accountId: row.account_id,
    tokenHash: row.token_hash,
    userAgent: row.user_agent,
    createdAt: new Date(row.created_at),
    lastSeenAt: new Date(row.last_seen_at),
    expiresAt: new Date(row.expires_at),
    revokedAt: row.revoked_at === null ? null : new Date(row.revoked_at),
    madeFrom: row.made_from,
  };
}
