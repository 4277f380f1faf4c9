import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { Modules } from '#contracts/modules.ts';
import { isGuestAccessOn } from '#server/access/rules.ts';
import type { Tables } from '#server/database/tables.ts';
import { findBound, type BoundBrowser } from './browser-store.ts';

export type InvitedRight = Omit<BoundBrowser, 'isRevoked'> & {
  /** Null: the person may open the item's page now. */
  refusal: ErrorCode | null;
};

/** What each of these browsers has confirmed for the item, one each, and whether that opens the item's page now. */
export async function findInvitedRights(
  db: Kysely<Tables>,
  mediaId: string,
  browserHashes: string[],
  modules: Modules,
): Promise<InvitedRight[]> {
  const rights = new Map<string, InvitedRight>();
  for (const { isRevoked, ...bound } of await findBound(db, mediaId, browserHashes)) {
    const known = rights.get(bound.browserHash);
    if (isRevoked && known?.refusal === null) continue;
    const refusal = isRevoked ? 'invitations.revoked' : isGuestAccessOn(modules) ? null : 'invitations.off';
    rights.set(bound.browserHash, { ...bound, refusal });
  }
  return [...rights.values()];
}

/** The invitation in force that this browser has confirmed for the item. */
export async function findInvitedOf(
  db: Kysely<Tables>,
  mediaId: string,
  browserHash: string,
): Promise<{ invitationId: string; name: string } | null> {
  const found = (await findBound(db, mediaId, [browserHash])).findLast(({ isRevoked }) => !isRevoked);
  return found ? { invitationId: found.invitationId, name: found.name } : null;
}
