import type { Body } from '#contracts/api.ts';
import { AppError } from '#server/app-error.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { canCreate, canSee, decideEditing, decidePublishedAt, type Viewer } from './rules.ts';
import { uniqueTags } from './search-text.ts';
import {
  addToCount,
  deleteLike,
  findByDraftKey,
  insertLike,
  insertMedia,
  lockMedia,
  markDeleted,
  saveDetails,
  type Media,
} from './store.ts';

type Wanted = Body<'POST /api/media'>;

/** Makes the room of an item, with the settings that were named; throws for settings that cannot be. */
export type AddRoom = (unit: Unit, mediaId: string, wanted: NonNullable<Wanted['room']>) => Promise<void>;

/** Returns the id of the new item: a draft that waits for its file, or a room. The same key again makes no other. */
export async function createMedia(write: Write, addRoom: AddRoom, viewer: Viewer, wanted: Wanted): Promise<string> {
  if (!canCreate(viewer)) throw new AppError('media.creation_not_permitted');
  if (wanted.kind === 'live') {
    throw new AppError('media.kind_unsupported', {
      details: [{ field: 'kind', message: 'Only videos and rooms can be added.' }],
    });
  }
  const id = newId();
  return await write(async (unit) => {
    const isInserted = await insertMedia(unit, {
      id,
      ownerId: viewer.id,
      kind: wanted.kind,
      title: wanted.title,
      description: wanted.description ?? '',
      tags: uniqueTags(wanted.tags ?? []),
      visibility: wanted.visibility ?? 'private',
      draftKey: wanted.idempotencyKey,
    });
    if (!isInserted) return (await findByDraftKey(unit, viewer.id, wanted.idempotencyKey!))!;
    if (wanted.kind === 'room') await addRoom(unit, id, wanted.room ?? {});
    return id;
  });
}

/** Changes what is named. With a version, only if nobody changed the item since that was read. */
export async function changeMedia(
  write: Write,
  viewer: Viewer,
  id: string,
  wanted: Body<'PATCH /api/media/:mediaId'>,
  tellRenamed: (mediaId: string) => void = () => {},
): Promise<void> {
  await write(async (unit) => {
    const item = await lockEditable(unit, viewer, id);
    if (wanted.version !== undefined && wanted.version !== item.version) throw new AppError('media.changed_meanwhile');
    const visibility = wanted.visibility ?? item.visibility;
    await saveDetails(unit, id, {
      title: wanted.title ?? item.title,
      description: wanted.description ?? item.description,
      tags: wanted.tags ? uniqueTags(wanted.tags) : item.tags,
      visibility,
      publishedAt: decidePublishedAt(item, visibility, unit.now),
    });
    if (wanted.title !== undefined && wanted.title !== item.title) unit.afterCommit(() => tellRenamed(id));
  });
}

/** From now on nobody finds it and its links are refused; whoever watches it now watches on. purge.ts takes it away later. */
export async function deleteMedia(
  write: Write,
  viewer: Viewer,
  id: string,
  closeRoom: (unit: Unit, mediaId: string, by: Viewer) => Promise<void> = async () => {},
): Promise<void> {
  await write(async (unit) => {
    const { kind } = await lockEditable(unit, viewer, id);
    // Nobody could moderate it any more.
    if (kind === 'room') await closeRoom(unit, id, viewer);
    await markDeleted(unit, id, viewer.id);
  });
}

/** Likes, or takes the like back; the count is changed in the same unit, and once only. */
export async function likeMedia(write: Write, viewer: Viewer, id: string, isLiked: boolean): Promise<void> {
  await write(async (unit) => {
    const item = await lockMedia(unit, id);
    if (!item || !canSee(viewer, item)) throw new AppError('media.not_found');
    const isChanged = await (isLiked ? insertLike : deleteLike)(unit, id, viewer.id);
    if (isChanged) await addToCount(unit, id, 'likes', isLiked ? 1 : -1);
  });
}

async function lockEditable(unit: Unit, viewer: Viewer, id: string): Promise<Media> {
  const item = await lockMedia(unit, id);
  const refusal = decideEditing(viewer, item);
  if (refusal || !item) throw new AppError(`media.${refusal ?? 'not_found'}`);
  return item;
}
