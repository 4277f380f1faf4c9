import { sql, type Kysely } from 'kysely';
import type { Candidate, ChannelRole } from '#contracts/channels.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

type Db = Kysely<Tables>;

export interface Member {
  accountId: string;
  name: string;
  role: ChannelRole;
}

export async function findMemberRole(db: Db, channelId: string, accountId: string): Promise<ChannelRole | null> {
  const row = await db
    .selectFrom('channel_members')
    .select('role')
    .where('channel_id', '=', channelId)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return (row?.role as ChannelRole | undefined) ?? null;
}

export async function countManagers(db: Db, channelId: string): Promise<number> {
  const row = await db
    .selectFrom('channel_members')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('channel_id', '=', channelId)
    .where('role', '=', 'manager')
    .executeTakeFirstOrThrow();
  return row.count;
}

export async function saveMember(unit: Unit, channelId: string, accountId: string, role: ChannelRole): Promise<void> {
  await unit.db
    .insertInto('channel_members')
    .values({ channel_id: channelId, account_id: accountId, role, created_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.columns(['channel_id', 'account_id']).doUpdateSet({ role }))
    .execute();
}

export async function removeMember(unit: Unit, channelId: string, accountId: string): Promise<void> {
  await unit.db
    .deleteFrom('channel_members')
    .where('channel_id', '=', channelId)
    .where('account_id', '=', accountId)
    .execute();
}

/** Managers first, then contributors, then members; within a role by name. */
const order = sql<string>`
  case channel_members.role when 'manager' then '0' when 'contributor' then '1' else '2' end || lower(accounts.name)
`;

/** One page of the members whose names contain the words, beginning after the account `after`. */
export async function findMembers(
  db: Db,
  channelId: string,
  words: string[],
  after: string | null,
  limit: number,
): Promise<Member[]> {
  const key = order.as('key');
  const place =
    after === null
      ? undefined
      : await selectMembers(db, channelId, []).select(key).where('account_id', '=', after).executeTakeFirst();
  const rows = await selectMembers(db, channelId, words)
    .select(['accounts.name', 'channel_members.role'])
    .$if(place !== undefined, (query) =>
      query.where((e) =>
        e.or([e(order, '>', place!.key), e.and([e(order, '=', place!.key), e('account_id', '>', place!.account_id)])]),
      ),
    )
    .orderBy(order)
    .orderBy('account_id')
    .limit(limit)
    .execute();
  return rows.map(({ account_id, name, role }) => ({ accountId: account_id, name, role: role as ChannelRole }));
}

export async function countMembers(db: Db, channelId: string, words: string[]): Promise<number> {
  const row = await selectMembers(db, channelId, words)
    .clearSelect()
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

function selectMembers(db: Db, channelId: string, words: string[]) {
  return db
    .selectFrom('channel_members')
    .innerJoin('accounts', 'accounts.id', 'channel_members.account_id')
    .select('account_id')
    .where('channel_id', '=', channelId)
    .where((e) => e.and(words.map((word) => sql<boolean>`fold_for_search(accounts.name) like ${word} escape '\\'`)));
}

const mostCandidates = 8;

/** Accounts that can sign in and whose name or e-mail contains the words, those who are members already among them. */
export async function findCandidates(db: Db, channelId: string, words: string[]): Promise<Candidate[]> {
  if (words.length === 0) return [];
  const rows = await db
    .selectFrom('accounts')
    .leftJoin('channel_members', (join) =>
      join.onRef('channel_members.account_id', '=', 'accounts.id').on('channel_members.channel_id', '=', channelId),
    )
    .select(['accounts.id', 'accounts.name', 'accounts.email', 'channel_members.role'])
    .where('accounts.disabled_at', 'is', null)
    .where((e) => e.and(words.map((word) => sql<boolean>`accounts.search_text like ${word} escape '\\'`)))
    .orderBy('accounts.search_text')
    .orderBy('accounts.id')
    .limit(mostCandidates)
    .execute();
  return rows.map(({ id, name, email, role }) => ({ accountId: id, name, email, isMember: role !== null }));
}

/** For an account that is deleted: its memberships; what they gave is taken by `removeGrantsOf`. */
export async function removeMemberships(unit: Unit, accountId: string): Promise<void> {
  await unit.db.deleteFrom('channel_members').where('account_id', '=', accountId).execute();
}
