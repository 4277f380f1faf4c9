import type { Kysely } from 'kysely';
import { lockRows } from '#server/database/lock.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { RequestFacts } from './rules.ts';

type Db = Kysely<Tables>;

export interface AccessRequest extends RequestFacts {
  id: string;
  mediaId: string;
  accountId: string;
  message: string;
  askedAt: Date;
}

export async function findRequest(db: Db, mediaId: string, accountId: string): Promise<AccessRequest | null> {
  const row = await selectRequests(db)
    .where('media_id', '=', mediaId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row ? toRequest(row) : null;
}

/** Locks a request of this item until the unit is committed: it is answered once. */
export async function lockRequest(unit: Unit, mediaId: string, id: string): Promise<AccessRequest | null> {
  const query = selectRequests(unit.db).where('media_id', '=', mediaId).where('id', '=', id);
  const row = await lockRows(unit, query).executeTakeFirst();
  return row ? toRequest(row) : null;
}

/** The open requests, in the order of asking. */
export async function findOpen(db: Db, mediaId: string, limit: number): Promise<AccessRequest[]> {
  const rows = await selectRequests(db)
    .where('media_id', '=', mediaId)
    .where('state', '=', 'open')
    .orderBy('asked_at')
    .limit(limit)
    .execute();
  return rows.map(toRequest);
}

/** Opens the request of this account, in the place of an earlier one. */
export async function saveRequest(
  unit: Unit,
  { id, mediaId, accountId, message }: Pick<AccessRequest, 'id' | 'mediaId' | 'accountId' | 'message'>,
): Promise<void> {
  const asked = { message, state: 'open', asked_at: unit.now.getTime(), answered_at: null, answered_by: null };
  await unit.db
    .insertInto('access_requests')
    .values({ id, media_id: mediaId, account_id: accountId, ...asked })
    .onConflict((conflict) => conflict.columns(['media_id', 'account_id']).doUpdateSet(asked))
    .execute();
}

export async function saveAnswer(
  unit: Unit,
  id: string,
  state: 'invited' | 'declined' | 'withdrawn',
  by: string,
): Promise<void> {
  await unit.db
    .updateTable('access_requests')
    .set({ state, answered_at: unit.now.getTime(), answered_by: by })
    .where('id', '=', id)
    .execute();
}

function selectRequests(db: Db) {
  return db
    .selectFrom('access_requests')
    .select(['id', 'media_id', 'account_id', 'message', 'state', 'asked_at', 'answered_at']);
}

function toRequest(row: Awaited<ReturnType<ReturnType<typeof selectRequests>['execute']>>[number]): AccessRequest {
  return {
    id: row.id,
    mediaId: row.media_id,
    accountId: row.account_id,
    message: row.message,
    state: row.state as AccessRequest['state'],
    askedAt: new Date(row.asked_at),
    answeredAt: row.answered_at === null ? null : new Date(row.answered_at),
  };
}
