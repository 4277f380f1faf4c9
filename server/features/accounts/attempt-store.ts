import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Failures } from './rules.ts';

type Db = Kysely<Tables>;

export async function findFailures(db: Db, key: string): Promise<Failures | null> {
  const row = await db
    .selectFrom('failed_sign_ins')
    .select(['count', 'last_at'])
    .where('key', '=', key)
    .executeTakeFirst();
  return row ? { count: row.count, lastAt: new Date(row.last_at) } : null;
}

export async function saveFailures(db: Db, key: string, { count, lastAt }: Failures): Promise<void> {
  const values = { count, last_at: lastAt.getTime() };
  await db
    .insertInto('failed_sign_ins')
    .values({ key, ...values })
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute();
}

export async function deleteFailures(db: Db, key: string): Promise<void> {
  await db.deleteFrom('failed_sign_ins').where('key', '=', key).execute();
}

export async function deleteFailuresBefore(db: Db, instant: Date): Promise<void> {
  await db.deleteFrom('failed_sign_ins').where('last_at', '<', instant.getTime()).execute();
}

/** Those of these devices in which the account with this e-mail has signed in. */
export async function findDevices(db: Db, email: string, tokenHashes: string[]): Promise<string[]> {
  if (tokenHashes.length === 0) return [];
  const rows = await db
    .selectFrom('account_devices as device')
    .innerJoin('accounts as account', 'account.id', 'device.account_id')
    .select('device.token_hash')
    .where('account.email', '=', email)
    .where('device.token_hash', 'in', tokenHashes)
    .execute();
  return rows.map((row) => row.token_hash);
}

/**
 * Remembers that the account signed in at this device. What was known of it by earlier secrets, of other accounts too, is
 * known by the new one from now on.
 */
export async function saveDevice(
  db: Db,
  accountId: string,
  { before, now: tokenHash }: { before: string[]; now: string },
  at: Date,
): Promise<void> {
  const known = await deleteDevices(db, before);
  const accountIds = [...new Set([accountId, ...known])];
  await db
    .insertInto('account_devices')
    .values(accountIds.map((account_id) => ({ account_id, token_hash: tokenHash, last_used_at: at.getTime() })))
    .execute();
}

/** Returns the accounts that had signed in there. */
async function deleteDevices(db: Db, tokenHashes: string[]): Promise<string[]> {
  if (tokenHashes.length === 0) return [];
  const rows = await db
    .deleteFrom('account_devices')
    .where('token_hash', 'in', tokenHashes)
    .returning('account_id')
    .execute();
  return rows.map((row) => row.account_id);
}

/** Forgets all devices of the account but the `most` latest. */
export async function deleteOldDevices(db: Db, accountId: string, most: number): Promise<void> {
  const kept = db
    .selectFrom('account_devices')
    .select('token_hash')
    .where('account_id', '=', accountId)
    .orderBy('last_used_at', 'desc')
    .limit(most);
  await db
    .deleteFrom('account_devices')
    .where('account_id', '=', accountId)
    .where('token_hash', 'not in', kept)
    .execute();
}
