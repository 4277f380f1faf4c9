import type { Unit } from '#server/database/write.ts';
import { toEmailKey } from './email-key.ts';
import { isOver } from './rules.ts';
import { change, findByAddress, giveRole } from './store.ts';

/** Gives a new account the roles that its address was invited with. */
export async function adoptInvitations(unit: Unit, account: { id: string; email: string }): Promise<void> {
  const all = await findByAddress(unit.db, toEmailKey(account.email));
  for (const one of all.filter((invitation) => !isOver(invitation, unit.now))) {
    await change(unit, [one.id], { account_id: account.id });
    await giveRole(unit, { ...one, accountId: account.id });
  }
}
