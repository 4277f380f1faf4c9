import { sql } from 'kysely';
import { accountKey, everyoneKey } from '#server/access/person.ts';
import { itemRoleInChannel } from '#server/access/rules.ts';
import type { Unit } from '#server/database/write.ts';

/** Which grants of a channel are written again: those of one item, of one holder, or without either all. */
export interface GrantsChanged {
  mediaId?: string | undefined;
  /** A member, or everyone. */
  holder?: string | undefined;
}

/**
 * Writes what the channel gives on its items: one grant for each member and item, and one for everyone where the
 * channel is open to everyone. Called after each change of the rows that these follow from, in the same unit; the
 * channel's row is locked.
 */
export async function rewriteGrants(unit: Unit, channelId: string, { mediaId, holder }: GrantsChanged = {}) {
  await removeGrants(unit, channelId, { mediaId, holder });
  const { member, contributor, manager } = itemRoleInChannel;
  const ofOne = (column: string, value: string | undefined) =>
    value ? sql`where ${sql.ref(column)} = ${value}` : sql``;
  // The prefix that makes an account's id a key.
  const prefix = accountKey('');
  await sql`
    insert into item_grants (media_id, holder, role, source, source_id, created_at)
    select items.media_id, holders.holder, holders.role, 'channel', ${channelId}, ${unit.now.getTime()}
    from (
      select media_id from channel_media where channel_id = ${channelId}
      union select room_id from channels where id = ${channelId} and room_id is not null
    ) as items
    cross join (
      select * from (
        select cast(${prefix} as text) || account_id as holder,
          case role when 'manager' then ${manager} when 'contributor' then ${contributor} else ${member} end as role
        from channel_members where channel_id = ${channelId}
        union all select ${everyoneKey}, ${member} from channels where id = ${channelId} and visibility = 'everyone'
      ) as given ${ofOne('holder', holder)}
    ) as holders
    ${ofOne('items.media_id', mediaId)}
  `.execute(unit.db);
}

async function removeGrants(unit: Unit, channelId: string, { mediaId, holder }: GrantsChanged = {}): Promise<void> {
  let query = unit.db.deleteFrom('item_grants').where('source', '=', 'channel').where('source_id', '=', channelId);
  if (mediaId) query = query.where('media_id', '=', mediaId);
  if (holder) query = query.where('holder', '=', holder);
  await query.execute();
}

/** For a channel that is deleted: its members and items are gone with its row. */
export async function removeAllGrants(unit: Unit, channelId: string): Promise<void> {
  await removeGrants(unit, channelId);
}

/** For an account that is deleted. */
export async function removeGrantsOf(unit: Unit, accountId: string): Promise<void> {
  await unit.db
    .deleteFrom('item_grants')
    .where('source', '=', 'channel')
    .where('holder', '=', accountKey(accountId))
    .execute();
}
