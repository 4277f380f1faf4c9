import type { AccountRole } from '#contracts/accounts.ts';
import type { MediaMay, MediaStatus, Visibility } from '#contracts/media.ts';

/** A signed-in member who looks at the library. */
export interface Viewer {
  id: string;
  role: AccountRole;
}

/** What decides who may see and change an item. */
export interface MediaFacts {
  ownerId: string;
  visibility: Visibility;
  status: MediaStatus;
  deletedAt: Date | null;
}

export type Refusal = 'not_found' | 'not_permitted';

/** Nothing at all. */
export const noMay: Readonly<MediaMay> = {
  edit: false,
  delete: false,
  upload: false,
  like: false,
  share: false,
  manageGuestAccess: false,
  followLinks: false,
};

/** A guest watches: on her page nothing changes the item and no link leads away. Playing is the page session's right. */
export const guestMay: Readonly<MediaMay> = noMay;

export function isOwner(viewer: Viewer, item: { ownerId: string }): boolean {
  return viewer.id === item.ownerId;
}

/** Whether somebody who has the item's address may see it. `published` means every signed-in member. */
export function canSee(viewer: Viewer, item: MediaFacts): boolean {
  if (item.deletedAt !== null) return false;
  return item.visibility !== 'private' || isOwner(viewer, item) || viewer.role === 'admin';
}

/** Whether it stands in the viewer's lists, too: what is unlisted is found by its address only. store.ts asks the same in SQL. */
export function isListed(viewer: Viewer, item: MediaFacts): boolean {
  return canSee(viewer, item) && (item.visibility === 'published' || isOwner(viewer, item) || viewer.role === 'admin');
}

export function canCreate(viewer: Viewer): boolean {
  return viewer.role !== 'member';
}

/** Changing and deleting. */
export function canEdit(viewer: Viewer, item: MediaFacts): boolean {
  return canSee(viewer, item) && (isOwner(viewer, item) || viewer.role === 'admin');
}

/** Who may not see an item learns nothing of it; who sees it but may not change it is told so. Null: go ahead. */
export function decideEditing(viewer: Viewer, item: MediaFacts | null): Refusal | null {
  if (!item || !canSee(viewer, item)) return 'not_found';
  return canEdit(viewer, item) ? null : 'not_permitted';
}

/** Whether a file may be put in: by those who edit, while there is none. */
export function canUpload(viewer: Viewer, item: MediaFacts): boolean {
  return canEdit(viewer, item) && (item.status === 'draft' || item.status === 'failed');
}

/** What a member may do with an item; who manages its guest access is decided elsewhere and only told here. */
export function describeMay(viewer: Viewer, item: MediaFacts, managesGuestAccess: boolean): MediaMay {
  if (!canSee(viewer, item)) return { ...noMay };
  const mayEdit = canEdit(viewer, item);
  return {
    edit: mayEdit,
    delete: mayEdit,
    upload: canUpload(viewer, item),
    like: true,
    share: true,
    manageGuestAccess: managesGuestAccess,
    followLinks: true,
  };
}

/** The date of publication is that of the first time; until then it is that of creation. */
export function decidePublishedAt(
  item: { visibility: Visibility; createdAt: Date; publishedAt: Date },
  visibility: Visibility,
  now: Date,
): Date {
  const wasNeverPublished = item.visibility !== 'published' && item.publishedAt.getTime() === item.createdAt.getTime();
  return visibility === 'published' && wasNeverPublished ? now : item.publishedAt;
}

const keptDays = 30;

/** What was deleted before this instant is gone for good. */
export function decidePurgeBefore(now: Date): Date {
  return new Date(now.getTime() - keptDays * 86_400_000);
}
