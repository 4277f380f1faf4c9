import type { Kysely, Selectable } from 'kysely';
import type { InvitedRole } from '#contracts/invitations.ts';
import { accountKey, invitedKey, readPersonKey, type PersonKey } from '#server/access/person.ts';
import { lockRows } from '#server/database/lock.ts';
import { asList, isOneOf } from '#server/database/many.ts';
import type { InvitationsTable } from '#server/database/entry-tables.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { CodeFacts, InvitationFacts } from './rules.ts';

type Db = Kysely<Tables>;

export interface Invitation extends InvitationFacts {
  id: string;
  mediaId: string;
  email: string;
  name: string;
  invitedBy: string;
  createdAt: Date;
  lastSeenAt: Date | null;
  mail: 'sending' | 'sent' | 'failed' | null;
  code: CodeFacts;
}

/** The item's invitations, newest first, those made together by address; those that were erased left no trace but a row. */
export async function findAll(db: Db, mediaId: string): Promise<Invitation[]> {
  const rows = await db
    .selectFrom('invitations')
    .selectAll()
    .where('media_id', '=', mediaId)
    .where('email', '!=', '')
    .orderBy('created_at', 'desc')
    .orderBy('email')
    .execute();
  return rows.map(toInvitation);
}

export async function findById(db: Db, mediaId: string, id: string): Promise<Invitation | null> {
  const row = await selectOne(db).where('id', '=', id).where('media_id', '=', mediaId).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** The same, locked until the unit is committed: nobody confirms it meanwhile by the link that it had. */
export async function lockById(unit: Unit, mediaId: string, id: string): Promise<Invitation | null> {
  const query = selectOne(unit.db).where('id', '=', id).where('media_id', '=', mediaId);
  const row = await lockRows(unit, query).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

export async function findByHash(db: Db, tokenHash: string): Promise<Invitation | null> {
  const row = await selectOne(db).where('token_hash', '=', tokenHash).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** The same, locked until the unit is committed: tries of a code are counted one after the other. */
export async function lockByHash(unit: Unit, tokenHash: string): Promise<Invitation | null> {
  const row = await lockRows(unit, selectOne(unit.db).where('token_hash', '=', tokenHash)).executeTakeFirst();
  return row ? toInvitation(row) : null;
}

/** Locks the item, so that its invitations are changed one after the other. */
export async function lockItem(unit: Unit, mediaId: string): Promise<void> {
  await lockRows(unit, unit.db.selectFrom('media').select('id').where('id', '=', mediaId)).execute();
}

const selectOne = (db: Db) => db.selectFrom('invitations').selectAll();

/** Name and address of an invited person; null once the invitation was revoked or erased. */
export async function findInvited(db: Db, id: string): Promise<{ name: string; email: string } | null> {
  const row = await db
    .selectFrom('invitations')
    .select(['name', 'email'])
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Names of invited people, as far as they are not erased, by the ids of their invitations. */
export async function findInvitedNames(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('invitations')
    .select(['id', 'name'])
    .where(isOneOf(db, 'id', asList(db, ids)))
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export interface NewInvitation {
  id: string;
  mediaId: string;
  email: string;
  emailKey: string;
  accountId: string | null;
  name: string;
  role: InvitedRole;
  invitedBy: string;
  tokenHash: string | null;
  expiresAt: Date | null;
  mail: Invitation['mail'];
}

/** Writes these invitations; one that is there for the same address becomes the new one. */
export async function saveNew(unit: Unit, invitations: NewInvitation[]): Promise<void> {
  for (const one of invitations) {
    const fresh = {
      ...{ email: one.email, account_id: one.accountId, name: one.name, role: one.role, invited_by: one.invitedBy },
      ...{ created_at: unit.now.getTime(), token_hash: one.tokenHash, expires_at: one.expiresAt?.getTime() ?? null },
      ...{ seen_at: null, joined_at: null, last_seen_at: null, revoked_at: null, revoked_by: null, mail: one.mail },
      ...{ code_hash: null, code_sent_at: null, code_tries: 0, codes_sent: 0 },
    };
    await unit.db
      .insertInto('invitations')
      .values({ id: one.id, media_id: one.mediaId, email_key: one.emailKey, ...fresh })
      .onConflict((conflict) => conflict.columns(['media_id', 'email_key']).doUpdateSet(fresh))
      .execute();
  }
}

/** Gives everybody behind this invitation its role on the item. */
export async function giveRole(unit: Unit, one: Pick<Invitation, 'id' | 'mediaId' | 'role' | 'accountId'>) {
  for (const holder of holdersOf(one)) {
    const created_at = unit.now.getTime();
    await unit.db
      .insertInto('item_grants')
      .values({ media_id: one.mediaId, holder, role: one.role, source: 'invitation', created_at })
      .onConflict((conflict) =>
        conflict.columns(['holder', 'media_id', 'source', 'source_id']).doUpdateSet({ role: one.role }),
      )
      .execute();
  }
}

export async function takeRole(unit: Unit, one: Pick<Invitation, 'id' | 'mediaId' | 'accountId'>): Promise<void> {
  await unit.db
    .deleteFrom('item_grants')
    .where('media_id', '=', one.mediaId)
    .where('source', '=', 'invitation')
    .where('holder', 'in', holdersOf(one))
    .execute();
}

/** The person in a browser that has confirmed the invitation, and the member who has the address. */
export function holdersOf({ id, accountId }: Pick<Invitation, 'id' | 'accountId'>): PersonKey[] {
  return [browserHolder({ id }), ...(accountId ? [accountKey(accountId)] : [])];
}

/** Whoever has confirmed the invitation in a browser. */
export function browserHolder({ id }: Pick<Invitation, 'id'>): PersonKey {
  return invitedKey(id);
}

/** The person as facts name the person: the account, or the person who confirms the invitation. */
export function personOf({ id, accountId }: Pick<Invitation, 'id' | 'accountId'>): PersonKey {
  return accountId ? accountKey(accountId) : invitedKey(id);
}

type Change = Partial<Omit<InvitationsTable, 'id' | 'media_id'>>;

export async function change(unit: Unit, ids: string[], values: Change): Promise<void> {
  await unit.db
    .updateTable('invitations')
    .set(values)
    .where(isOneOf(unit.db, 'id', asList(unit.db, ids)))
    .execute();
}

/** Records that these people have opened the item's page. */
export async function noteOpened(unit: Unit, mediaId: string, people: PersonKey[]): Promise<void> {
  const idsOf = (wanted: string) => people.map(readPersonKey).flatMap(({ kind, id }) => (kind === wanted ? id : []));
  const at = unit.now.getTime();
  for (const [column, ids] of [['id', idsOf('invited')] as const, ['account_id', idsOf('account')] as const]) {
    if (ids.length === 0) continue;
    await unit.db
      .updateTable('invitations')
      .set((set) => ({ joined_at: set.fn.coalesce('joined_at', set.val(at)), last_seen_at: at }))
      .where(isOneOf(unit.db, column, asList(unit.db, ids)))
      .where('media_id', '=', mediaId)
      .where('revoked_at', 'is', null)
      .execute();
  }
}

/** Invitations in force to this address, in all items. */
export async function findByAddress(db: Db, emailKey: string): Promise<Invitation[]> {
  const rows = await selectOne(db).where('email_key', '=', emailKey).where('revoked_at', 'is', null).execute();
  return rows.map(toInvitation);
}

function toInvitation(row: Selectable<InvitationsTable>): Invitation {
  return {
    ...{ id: row.id, mediaId: row.media_id, email: row.email, emailKey: row.email_key, accountId: row.account_id },
    ...{ name: row.name, role: row.role as InvitedRole, invitedBy: row.invited_by },
    createdAt: new Date(row.created_at),
    expiresAt: toDate(row.expires_at),
    seenAt: toDate(row.seen_at),
    joinedAt: toDate(row.joined_at),
    lastSeenAt: toDate(row.last_seen_at),
    revokedAt: toDate(row.revoked_at),
    mail: row.mail as Invitation['mail'],
    code: { hash: row.code_hash, sentAt: toDate(row.code_sent_at), tries: row.code_tries, sent: row.codes_sent },
  };
}

function toDate(at: number | null): Date | null {
  return at === null ? null : new Date(at);
}
