import type { Kysely } from 'kysely';
import type { MediaMay } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { describePageMedia, type MediaNeighbours } from './describe.ts';
import { canEdit, canSee, decideEditing, describeMay, isOwner, type Viewer } from './rules.ts';
import { findMedia, type Media } from './store.ts';

type Db = Kysely<Tables>;

/** Throws `media.not_found` for what the viewer may not see, as for what never was. */
export async function getVisibleMedia(db: Db, viewer: Viewer, mediaId: string): Promise<Media> {
  const item = await findMedia(db, mediaId);
  if (!item || !canSee(viewer, item)) throw new AppError('media.not_found');
  return item;
}

/** The item if the viewer may change it; throws `media.not_found` or `media.not_permitted`. */
export async function getEditableMedia(db: Db, viewer: Viewer, mediaId: string): Promise<Media> {
  const item = await findMedia(db, mediaId);
  const refusal = decideEditing(viewer, item);
  if (refusal || !item) throw new AppError(`media.${refusal ?? 'not_found'}`);
  return item;
}

/** The item if the viewer manages its guest access; throws `media.not_found` or `guest_access.not_permitted`. */
export async function getManagedMedia(
  neighbours: Pick<MediaNeighbours, 'managesGuestAccess'>,
  db: Db,
  viewer: Viewer,
  mediaId: string,
): Promise<Media> {
  const item = await getVisibleMedia(db, viewer, mediaId);
  if (!neighbours.managesGuestAccess(viewer, item)) throw new AppError('guest_access.not_permitted');
  return item;
}

/** An item as its page needs it. */
export interface MediaForPage {
  media: PageMedia;
  isPlayable: boolean;
  /** Null: the member may not see it. `isMaker`: never counted as a view or play. */
  rightsOf(viewer: Viewer): { may: MediaMay; isMaker: boolean; canPreview: boolean } | null;
}

/** Null: no such item, or deleted. */
export async function findMediaForPage(
  neighbours: Pick<MediaNeighbours, 'findAccountNames' | 'managesGuestAccess'>,
  db: Db,
  mediaId: string,
): Promise<MediaForPage | null> {
  const item = await findMedia(db, mediaId);
  if (!item || item.deletedAt !== null) return null;
  const names = await neighbours.findAccountNames(db, [item.ownerId]);
  return {
    media: describePageMedia(item, names.get(item.ownerId) ?? ''),
    isPlayable: item.isPlayable,
    rightsOf(viewer) {
      if (!canSee(viewer, item)) return null;
      const canPreview = neighbours.managesGuestAccess(viewer, item);
      return { may: describeMay(viewer, item, canPreview), isMaker: isOwner(viewer, item), canPreview };
    },
  };
}

/** What rooms ask of their item; null: no such item, or deleted. */
export async function findMediaRights(db: Db, mediaId: string) {
  const item = await findMedia(db, mediaId);
  if (!item || item.deletedAt !== null) return null;
  return {
    kind: item.kind,
    title: item.title,
    ownerId: item.ownerId,
    canSee: (viewer: Viewer) => canSee(viewer, item),
    canModerate: (viewer: Viewer) => canEdit(viewer, item),
  };
}
