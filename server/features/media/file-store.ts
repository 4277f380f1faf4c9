import type { Updateable } from 'kysely';
import type { LostTrack, MediaStatus } from '#contracts/media.ts';
import type { MediaFilesTable } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

export interface Picture {
  width: number;
  height: number;
}

/** The facts to save about an item's file. */
export interface MediaFile {
  status?: MediaStatus;
  /** An error code of contracts/errors.ts. */
  failure?: string | null;
  isPlayable?: boolean;
  durationSeconds?: number | null;
  picture?: Picture | null;
  hasPoster?: boolean;
  /** Kept as JSON, for the player. */
  storyboard?: object | null;
  lostTrack?: LostTrack | null;
}

/** Inserts the row for the file that a new item waits for or, with `ready`, for the recording of a live session. */
export async function insertFile(unit: Unit, mediaId: string, status: 'draft' | 'ready' = 'draft'): Promise<void> {
  await unit.db
    .insertInto('media_files')
    .values({
      media_id: mediaId,
      status: status satisfies MediaStatus,
      failure: null,
      is_playable: status === 'ready' ? 1 : 0,
      duration_ms: null,
      picture_width: null,
      picture_height: null,
      has_poster: 0,
      storyboard: null,
      lost_track: null,
    })
    .execute();
}

/**
 * False: the item is deleted, or has no row for a file, and nothing was saved. The item's version is not changed: a
 * change of the file must not conflict with an edit of the details.
 */
export async function saveFile(unit: Unit, mediaId: string, file: MediaFile): Promise<boolean> {
  const result = await unit.db
    .updateTable('media_files')
    .set(fileColumns(file))
    .where('media_id', '=', mediaId)
    .where((e) =>
      e.exists(
        e
          .selectFrom('media')
          .select('media.id')
          .whereRef('media.id', '=', 'media_files.media_id')
          .where('media.deleted_at', 'is', null),
      ),
    )
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** The columns of the given facts only. */
function fileColumns(file: MediaFile): Updateable<MediaFilesTable> {
  const { status, failure, isPlayable, durationSeconds, picture, hasPoster, storyboard, lostTrack } = file;
  return {
    ...(status !== undefined && { status }),
    ...(failure !== undefined && { failure }),
    ...(isPlayable !== undefined && { is_playable: isPlayable ? 1 : 0 }),
    ...(durationSeconds !== undefined && { duration_ms: durationSeconds && Math.round(durationSeconds * 1000) }),
    ...(picture !== undefined && { picture_width: picture?.width ?? null, picture_height: picture?.height ?? null }),
    ...(hasPoster !== undefined && { has_poster: hasPoster ? 1 : 0 }),
    ...(storyboard !== undefined && { storyboard: storyboard && JSON.stringify(storyboard) }),
    ...(lostTrack !== undefined && { lost_track: lostTrack && JSON.stringify(lostTrack) }),
  };
}
