import { accountKey } from '#server/access/person.ts';
import type { Unit } from '#server/database/write.ts';

/**
 * Erases names and addresses of invitations that were revoked, or whose link ended unused, before this instant. Returns
 * how many, at most `limit`; the rows stay, and with them every count.
 */
export async function eraseInvited(unit: Unit, before: Date, limit: number): Promise<number> {
  const at = before.getTime();
  const due = unit.db
    .selectFrom('invitations')
    .select('id')
    .where('email', '!=', '')
    .where((e) =>
      e.or([
        e('revoked_at', '<=', at),
        e.and([e('expires_at', '<=', at), e('seen_at', 'is', null), e('joined_at', 'is', null)]),
      ]),
    )
    .limit(limit);
  const result = await unit.db
    .updateTable('invitations')
    .set((set) => ({ name: '', email: '', email_key: set.ref('id'), token_hash: null, code_hash: null }))
    .where('id', 'in', due)
    .executeTakeFirst();
  return Number(result.numUpdatedRows);
}

/** For an account that is deleted: its invitations are revoked, and name and address erased. */
export async function eraseInvitedAccount(unit: Unit, accountId: string): Promise<void> {
  await unit.db
    .deleteFrom('item_grants')
    .where('source', '=', 'invitation')
    .where('holder', '=', accountKey(accountId))
    .execute();
  await unit.db
    .updateTable('invitations')
    .set((set) => ({
      ...{ name: '', email: '', token_hash: null, code_hash: null, revoked_at: unit.now.getTime() },
      email_key: set.ref('id'),
    }))
    .where('account_id', '=', accountId)
    .execute();
}
