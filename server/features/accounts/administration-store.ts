import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import type { AccountRole } from '#contracts/accounts.ts';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { toWordPatterns } from '#server/names/search-words.ts';
import type { AccountFacts } from './rules.ts';
import { accountColumns, toAccount, type AccountRow } from './store.ts';

type Db = Kysely<Tables>;

/** An account as administrators see it. */
export interface KnownAccount extends AccountFacts {
  isDisabled: boolean;
  createdAt: Date;
  lastSeenAt: Date | null;
  items: number;
}

export interface AccountSearch {
  query?: string | undefined;
  role?: AccountRole | undefined;
  state?: 'active' | 'disabled' | undefined;
  ids?: string[] | undefined;
}

/** One page in the order of names, beginning after the account `after`. */
export async function searchAccounts(
  db: Db,
  search: AccountSearch,
  after: string | null,
  limit: number,
): Promise<KnownAccount[]> {
  let query = selectMatching(db, search).select(knownColumns);
  if (after !== null) {
    const place = await db.selectFrom('accounts').select('search_text').where('id', '=', after).executeTakeFirst();
    const from = place?.search_text ?? '';
    query = query.where((e) =>
      e.or([e('search_text', '>', from), e.and([e('search_text', '=', from), e('accounts.id', '>', after)])]),
    );
  }
  const rows = await query.orderBy('search_text').orderBy('accounts.id').limit(limit).execute();
  return rows.map(toKnown);
}

export async function countAccounts(db: Db, search: AccountSearch): Promise<number> {
  const { total } = await selectMatching(db, search)
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return total;
}

/** Null: there is no such account, or it was deleted. */
export async function findKnown(db: Db, id: string): Promise<KnownAccount | null> {
  const row = await selectMatching(db, {}).select(knownColumns).where('accounts.id', '=', id).executeTakeFirst();
  return row ? toKnown(row) : null;
}

/** The same, and locks the account until the unit is committed. */
export async function lockKnown(unit: Unit, id: string): Promise<KnownAccount | null> {
  await lockRows(unit, unit.db.selectFrom('accounts').select('id').where('id', '=', id)).execute();
  return await findKnown(unit.db, id);
}

/**
 * The ids of the administrators that are not disabled, all locked in one order: of two units that would both take away
 * the last but one, the second sees what the first did.
 */
export async function lockAdmins(unit: Unit): Promise<string[]> {
  const admins = selectMatching(unit.db, { role: 'admin', state: 'active' })
    .select('accounts.id')
    .orderBy('accounts.id');
  return (await lockRows(unit, admins).execute()).map(({ id }) => id);
}

export async function saveAccount(unit: Unit, account: KnownAccount): Promise<void> {
  await unit.db
    .updateTable('accounts')
    .set({
      name: account.name,
      role: account.role,
      search_text: foldForSearch(`${account.name} ${account.email}`),
      disabled_at: account.isDisabled ? unit.now.getTime() : null,
    })
    .where('id', '=', account.id)
    .execute();
}

/** Erases all that tells whose account it was. The row stays, because items and links refer to it. */
export async function eraseAccount(unit: Unit, id: string): Promise<void> {
  const now = unit.now.getTime();
  // No e-mail and no password looks like this, so nobody signs in, and both columns stay unique.
  const gone = { email: `deleted ${id}`, email_key: `deleted ${id}`, password_hash: '' };
  await unit.db
    .updateTable('accounts')
    .set({ ...gone, name: '', search_text: '', time_zone: null, role: 'member', disabled_at: now, deleted_at: now })
    .where('id', '=', id)
    .execute();
  await unit.db
    .updateTable('account_sessions')
    .set({ user_agent: '', made_from: null })
    .where('account_id', '=', id)
    .execute();
  await unit.db.deleteFrom('account_devices').where('account_id', '=', id).execute();
}

function selectMatching(
  db: Db,
  { query = '', role, state, ids }: AccountSearch,
): SelectQueryBuilder<Tables, 'accounts', object> {
  let accounts = db.selectFrom('accounts').where('deleted_at', 'is', null);
  for (const pattern of toWordPatterns(query))
    accounts = accounts.where(sql<boolean>`search_text like ${pattern} escape '\\'`);
  if (ids) accounts = accounts.where(isOneOf(db, 'accounts.id', asList(db, ids)));
  if (role) accounts = accounts.where('role', '=', role);
  if (state) accounts = accounts.where('disabled_at', state === 'active' ? 'is' : 'is not', null);
  return accounts;
}

const knownColumns = [
  ...accountColumns.map((name) => `accounts.${name}` as const),
  'accounts.created_at',
  'accounts.disabled_at',
  sql<number | null>`(select max(last_seen_at) from account_sessions where account_id = accounts.id)`.as(
    'last_seen_at',
  ),
  sql<number>`(select count(*) from media where owner_id = accounts.id and media.deleted_at is null)`.as('items'),
] as const;

type KnownRow = AccountRow & {
  created_at: number;
  disabled_at: number | null;
  last_seen_at: number | null;
  items: number;
};

function toKnown(row: KnownRow): KnownAccount {
  return {
    ...toAccount(row),
    isDisabled: row.disabled_at !== null,
    createdAt: new Date(row.created_at),
    lastSeenAt: row.last_seen_at === null ? null : new Date(row.last_seen_at),
    items: row.items,
  };
}
