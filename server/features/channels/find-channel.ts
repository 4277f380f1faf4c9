import type { Kysely } from 'kysely';
import type { AccountPerson } from '#server/access/person.ts';
import { decideChannelRights } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { findChannel, lockChannel, type FoundChannel } from './store.ts';

type Db = Kysely<Tables>;
export type ChannelRight = 'see' | 'addItems' | 'manage';

/** Throws `channels.not_found` for what the person may not see, `channels.not_permitted` where only the right is missing. */
export async function getChannel(
  db: Db,
  viewer: AccountPerson,
  id: string,
  need: ChannelRight = 'see',
): Promise<FoundChannel> {
  const channel = await findChannel(db, viewer, id);
  const rights = channel && decideChannelRights(viewer, channel);
  if (!channel || !rights?.see) throw new AppError('channels.not_found');
  if (!rights[need]) throw new AppError('channels.not_permitted');
  return channel;
}

/** As `getChannel`, and locks the channel: the right is decided by what the unit before this one left. */
export async function lockChannelFor(
  unit: Unit,
  viewer: AccountPerson,
  id: string,
  need: ChannelRight,
): Promise<FoundChannel> {
  await lockChannel(unit, id);
  return await getChannel(unit.db, viewer, id, need);
}
