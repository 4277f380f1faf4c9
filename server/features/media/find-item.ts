import type { Kysely } from 'kysely';
import type { PageMedia } from '#contracts/page-sessions.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import { describePageMedia } from './describe.ts';
import { findMedia, findWithOwnerName, lockMedia, type Media } from './store.ts';

type Db = Kysely<Tables>;

/** Throws `media.not_found` for unknown and deleted items. The caller has checked the right to see the item. */
export async function getMedia(db: Db, mediaId: string): Promise<Media> {
  return assertThere(await findMedia(db, mediaId));
}

/** As `getMedia`, and locks the item until the unit is committed. */
export async function lockThere(unit: Unit, mediaId: string): Promise<Media> {
  return assertThere(await lockMedia(unit, mediaId));
}

function assertThere(item: Media | null): Media {
  if (!item || item.deletedAt !== null) throw new AppError('media.not_found');
  return item;
}

/** An item with the facts that its page needs. */
export interface MediaForPage {
  item: Media;
  media: PageMedia;
}

/** Null: no such item, or deleted. */
export async function findMediaForPage(db: Db, mediaId: string): Promise<MediaForPage | null> {
  const found = await findWithOwnerName(db, mediaId);
  if (!found || found.item.deletedAt !== null) return null;
  return { item: found.item, media: describePageMedia(found.item, found.ownerName) };
}
