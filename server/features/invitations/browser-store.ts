import type { Kysely } from 'kysely';
import { asList, isOneOf, type List } from '#server/database/many.ts';
import { prepare } from '#server/database/prepare.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

/** A browser that has confirmed an invitation to an item. */
export interface BoundBrowser {
  invitationId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  isRevoked: boolean;
}

const selectBound = prepare((db: Db, mediaId: string, browserHashes: List) =>
  db
    .selectFrom('invitation_browsers')
    .innerJoin('invitations', 'invitations.id', 'invitation_browsers.invitation_id')
    .select(['invitation_id', 'name', 'browser_hash', 'made_from', 'revoked_at'])
    .where(isOneOf(db, 'browser_hash', browserHashes))
    .where('invitation_browsers.media_id', '=', mediaId)
    .orderBy('confirmed_at'),
);

/** What these browsers have confirmed for the item, the latest last. */
export async function findBound(db: Db, mediaId: string, browserHashes: string[]): Promise<BoundBrowser[]> {
  const { rows } = await selectBound(db, mediaId, asList(db, browserHashes));
  return rows.map((row) => ({
    ...{ invitationId: row.invitation_id, name: row.name, browserHash: row.browser_hash, madeFrom: row.made_from },
    isRevoked: row.revoked_at !== null,
  }));
}

/** The browsers that have confirmed the invitation. */
export async function findBrowsersOf(db: Db, invitationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('invitation_browsers')
    .select('browser_hash')
    .where('invitation_id', '=', invitationId)
    .execute();
  return rows.map((row) => row.browser_hash);
}

/** Those of these browsers that have confirmed any invitation. */
export async function findKnownBrowsers(db: Db, browserHashes: string[]): Promise<Set<string>> {
  if (browserHashes.length === 0) return new Set();
  const rows = await db
    .selectFrom('invitation_browsers')
    .select('browser_hash')
    .where(isOneOf(db, 'browser_hash', asList(db, browserHashes)))
    .execute();
  return new Set(rows.map((row) => row.browser_hash));
}

export async function bindBrowser(
  unit: Unit,
  { id, mediaId }: { id: string; mediaId: string },
  { browserHash, madeFrom }: { browserHash: string; madeFrom: string },
): Promise<void> {
  const row = { invitation_id: id, media_id: mediaId, browser_hash: browserHash, made_from: madeFrom };
  await unit.db
    .insertInto('invitation_browsers')
    .values({ ...row, confirmed_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function unbindBrowsers(unit: Unit, invitationId: string): Promise<void> {
  await unit.db.deleteFrom('invitation_browsers').where('invitation_id', '=', invitationId).execute();
}
