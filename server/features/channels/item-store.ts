import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

export async function insertItem(unit: Unit, channelId: string, mediaId: string, addedBy: string): Promise<void> {
  await unit.db
    .insertInto('channel_media')
    .values({ channel_id: channelId, media_id: mediaId, added_by: addedBy, created_at: unit.now.getTime() })
    .onConflict((conflict) => conflict.columns(['channel_id', 'media_id']).doNothing())
    .execute();
}

/** False: the item did not stand in the channel. */
export async function removeItem(unit: Unit, channelId: string, mediaId: string): Promise<boolean> {
  const result = await unit.db
    .deleteFrom('channel_media')
    .where('channel_id', '=', channelId)
    .where('media_id', '=', mediaId)
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

/** Whether the item stands in the channel and has a poster. */
export async function hasPicture(db: Kysely<Tables>, channelId: string, mediaId: string): Promise<boolean> {
  const row = await db
    .selectFrom('channel_media')
    .innerJoin('media_files', 'media_files.media_id', 'channel_media.media_id')
    .select('media_files.media_id')
    .where('channel_id', '=', channelId)
    .where('channel_media.media_id', '=', mediaId)
    .where('has_poster', '=', 1)
    .executeTakeFirst();
  return row !== undefined;
}

/** An item that is no longer in the channel is not its picture either. */
export async function forgetPicture(unit: Unit, channelId: string, mediaId: string): Promise<void> {
  await unit.db
    .updateTable('channels')
    .set({ picture_id: null })
    .where('id', '=', channelId)
    .where('picture_id', '=', mediaId)
    .execute();
}
