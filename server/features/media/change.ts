import type { AccountRole } from '#contracts/accounts.ts';
import type { Body } from '#contracts/api.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import { accountKey, type Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import { decideSiteRights } from '#server/access/rules.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { newId } from '#server/random.ts';
import { insertFile } from './file-store.ts';
import { lockThere } from './find-item.ts';
import type { MediaKindsActions, WantedItem } from './kinds.ts';
import { decidePublishedAt } from './rules.ts';
import { uniqueTags } from './search-text.ts';
import {
  addToCount,
  deleteLike,
  findByDraftKey,
  findOwned,
  insertLike,
  insertMedia,
  markDeleted,
  saveDetails,
  saveOwner,
} from './store.ts';

type Creator = { id: string; role: AccountRole };

/**
 * Returns the id of the new item; one of a kind with a file is a draft. With a known key returns the existing item's
 * id.
 */
export async function createMedia(
  write: Write,
  kinds: MediaKindsActions,
  account: Creator,
  wanted: WantedItem,
  act: Act = { actor: accountKey(account.id) },
): Promise<string> {
  if (!decideSiteRights(account.role).createMedia) throw new AppError('media.creation_not_permitted');
  const kind = kinds[wanted.kind];
  if (kind.refusal) throw refuseKind(kind.refusal);
  const id = newId();
  return await write(async (unit) => {
    const isInserted = await insertMedia(unit, {
      id,
      ownerId: account.id,
      kind: wanted.kind,
      title: wanted.title,
      description: wanted.description ?? '',
      tags: uniqueTags(wanted.tags ?? []),
      visibility: wanted.visibility ?? 'private',
      draftKey: wanted.idempotencyKey,
    });
    if (!isInserted) return (await findByDraftKey(unit, account.id, wanted.idempotencyKey!))!;
    if (mediaKinds[wanted.kind].hasFile) await insertFile(unit, id);
    await kind.make(unit, id, wanted);
    unit.record({ what: 'media.created', ...act, mediaId: id, details: { kind: wanted.kind } });
    return id;
  });
}

function refuseKind(code: ErrorCode): AppError {
  return new AppError(code, { details: [{ field: 'kind', code: 'unsupported', message: new AppError(code).message }] });
}

/**
 * Changes the given details; the caller has checked the right. With a version, throws when the item has another one.
 */
export async function changeMedia(
  write: Write,
  kinds: MediaKindsActions,
  id: string,
  wanted: Body<'PATCH /api/media/:mediaId'>,
  act: Act,
): Promise<void> {
  await write(async (unit) => {
    const item = await lockThere(unit, id);
    if (wanted.version !== undefined && wanted.version !== item.version) throw new AppError('media.changed_meanwhile');
    const visibility = wanted.visibility ?? item.visibility;
    await saveDetails(unit, id, {
      title: wanted.title ?? item.title,
      description: wanted.description ?? item.description,
      tags: wanted.tags ? uniqueTags(wanted.tags) : item.tags,
      visibility,
      publishedAt: decidePublishedAt(item, visibility, unit.now),
    });
    const details = visibility === item.visibility ? {} : { from: item.visibility, to: visibility };
    unit.record({ what: 'media.changed', ...act, mediaId: id, details });
    if (wanted.title !== undefined && wanted.title !== item.title)
      unit.afterCommit(() => kinds[item.kind].tellRenamed(id));
  });
}

/** Hides the item and refuses its links; open pages go on. purge.ts removes the row and the files later. */
export async function deleteMedia(
  write: Write,
  kinds: MediaKindsActions,
  account: { id: string },
  id: string,
  act: Act = { actor: accountKey(account.id) },
): Promise<void> {
  await write((unit) => deleteInUnit(unit, kinds, account, id, act));
}

async function deleteInUnit(
  unit: Unit,
  kinds: MediaKindsActions,
  account: { id: string },
  id: string,
  act: Act,
): Promise<void> {
  const { kind } = await lockThere(unit, id);
  // No moderator could reach the deleted room any more.
  await kinds[kind].close(unit, id, account, act);
  await markDeleted(unit, id, account.id);
  unit.record({ what: 'media.deleted', ...act, mediaId: id });
}

/** Deletes every item of the account. */
export async function deleteOwned(unit: Unit, kinds: MediaKindsActions, accountId: string, act: Act): Promise<void> {
  for (const id of await findOwned(unit.db, accountId)) await deleteInUnit(unit, kinds, { id: accountId }, id, act);
}

/** Gives every item of an account to another one; returns their ids. Links and grants belong to the item, so they stay. */
export async function handOverOwned(unit: Unit, from: string, to: string, act: Act): Promise<string[]> {
  const ids = await findOwned(unit.db, from);
  for (const id of ids) {
    await saveOwner(unit, id, to);
    unit.record({ what: 'media.owner_changed', ...act, mediaId: id, subject: accountKey(to) });
  }
  return ids;
}

/** Adds or removes the account's like; the count changes in the same unit, at most once. */
export async function likeMedia(write: Write, account: { id: string }, id: string, isLiked: boolean): Promise<void> {
  await write(async (unit) => {
    await lockThere(unit, id);
    const isChanged = await (isLiked ? insertLike : deleteLike)(unit, id, account.id);
    if (isChanged) await addToCount(unit, id, 'likes', isLiked ? 1 : -1);
  });
}
