import type { ChannelMember, ChannelRole } from '#contracts/channels.ts';
import { accountKey, toAccountPerson } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit } from '#server/database/write.ts';
import type { ChannelDependencies, Doer } from './dependencies.ts';
import { lockChannelFor } from './find-channel.ts';
import { rewriteGrants } from './grant-store.ts';
import { countManagers, findMemberRole, removeMember, saveMember } from './member-store.ts';
import { wouldLoseLastManager } from './rules.ts';

/** Makes somebody a member, or gives a member another role. */
export async function setMember(
  { write, findAccountNames, roleChanged }: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
  accountId: string,
  role: ChannelRole,
): Promise<ChannelMember> {
  return await write(async (unit) => {
    const channel = await lockChannelFor(unit, toAccountPerson(account), channelId, 'manage');
    const name = (await findAccountNames(unit.db, [accountId])).get(accountId);
    if (name === undefined) throw new AppError('channels.account_not_found');
    await assertManagerStays(unit, channelId, accountId, role);
    const before = await findMemberRole(unit.db, channelId, accountId);
    await saveMember(unit, channelId, accountId, role);
    await rewriteGrants(unit, channelId, { holder: accountKey(accountId) });
    await roleChanged(unit, accountId);
    const what = before ? 'channel.member_changed' : 'channel.member_added';
    unit.record({ what, ...act, subject: accountKey(accountId), details: { name: channel.title, role } });
    const isOnlyManager = role === 'manager' && (await countManagers(unit.db, channelId)) === 1;
    return { accountId, name, role, isOnlyManager };
  });
}

/** Managers remove members; every member may leave. */
export async function dropMember(
  { write, roleChanged }: ChannelDependencies,
  { account, act }: Doer,
  channelId: string,
  accountId: string,
): Promise<void> {
  await write(async (unit) => {
    const isLeaving = accountId === account.id;
    const channel = await lockChannelFor(unit, toAccountPerson(account), channelId, isLeaving ? 'see' : 'manage');
    if (!(await findMemberRole(unit.db, channelId, accountId))) throw new AppError('channels.member_not_found');
    await assertManagerStays(unit, channelId, accountId, null);
    await removeMember(unit, channelId, accountId);
    await rewriteGrants(unit, channelId, { holder: accountKey(accountId) });
    await roleChanged(unit, accountId);
    const details = { name: channel.title };
    unit.record({ what: 'channel.member_removed', ...act, subject: accountKey(accountId), details });
  });
}

async function assertManagerStays(
  unit: Unit,
  channelId: string,
  accountId: string,
  after: ChannelRole | null,
): Promise<void> {
  const before = await findMemberRole(unit.db, channelId, accountId);
  if (wouldLoseLastManager(before, after, await countManagers(unit.db, channelId)))
    throw new AppError('channels.last_manager');
}
