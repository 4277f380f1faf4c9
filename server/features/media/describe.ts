import type { Kysely } from 'kysely';
import type { MediaItem } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import type { Tables } from '#server/database/tables.ts';
import { describeMay, type Viewer } from './rules.ts';
import { findLiked, type Media } from './store.ts';

type Db = Kysely<Tables>;
export type MediaProgress = NonNullable<MediaItem['progress']>;

/** What the neighbours know of items, asked once for all items of a reply. */
export interface MediaNeighbours {
  findAccountNames(db: Db, accountIds: string[]): Promise<Map<string, string>>;
  countGuestLinks(db: Db, mediaIds: string[]): Promise<Map<string, number>>;
  /** Of items that are being uploaded or processed. */
  findProgress(db: Db, mediaIds: string[]): Promise<Map<string, MediaProgress>>;
  /** Of rooms: the session that runs, or the last one. */
  findRoomSessions(db: Db, mediaIds: string[]): Promise<Map<string, NonNullable<MediaItem['session']>>>;
  managesGuestAccess(viewer: Viewer, item: Media): boolean;
  /** Absolute address of the item's page, for members. */
  mediaUrl(mediaId: string): string;
}

/** Items as one member may see them; the caller has made sure that she may. */
export async function describeItems(
  neighbours: MediaNeighbours,
  db: Db,
  viewer: Viewer,
  items: Media[],
): Promise<MediaItem[]> {
  const ids = items.map(({ id }) => id);
  const managed = items.filter((item) => neighbours.managesGuestAccess(viewer, item)).map(({ id }) => id);
  const moving = items.filter(({ status }) => status === 'uploading' || status === 'processing').map(({ id }) => id);
  const rooms = items.filter(({ kind }) => kind === 'room').map(({ id }) => id);
  const [names, liked, links, progress, sessions] = await Promise.all([
    neighbours.findAccountNames(
      db,
      items.map(({ ownerId }) => ownerId),
    ),
    findLiked(db, viewer.id, ids),
    managed.length > 0 ? neighbours.countGuestLinks(db, managed) : new Map<string, number>(),
    moving.length > 0 ? neighbours.findProgress(db, moving) : new Map<string, MediaProgress>(),
    rooms.length > 0 ? neighbours.findRoomSessions(db, rooms) : new Map<string, undefined>(),
  ]);
  return items.map((item): MediaItem => {
    const may = describeMay(viewer, item, managed.includes(item.id));
    const itsProgress = progress.get(item.id);
    const session = sessions.get(item.id);
    return {
      ...describeFacts(item),
      url: neighbours.mediaUrl(item.id),
      visibility: item.visibility,
      status: item.status,
      ...(itsProgress && { progress: itsProgress }),
      ...(session && { session }),
      isPlayable: item.isPlayable,
      failure: item.failure,
      owner: { id: item.ownerId, name: names.get(item.ownerId) ?? '' },
      hasPoster: item.hasPoster,
      createdAt: item.createdAt.toISOString(),
      version: item.version,
      liked: liked.has(item.id),
      guestLinks: may.manageGuestAccess ? (links.get(item.id) ?? 0) : null,
      may,
    };
  });
}

/** The item as its page shows it, to guests, too. */
export function describePageMedia(item: Media, ownerName: string): PageMedia {
  return { ...describeFacts(item), owner: { name: ownerName } };
}

function describeFacts(item: Media) {
  const { id, kind, title, description, tags, durationSeconds, picture, views, plays, likes } = item;
  const publishedAt = item.publishedAt.toISOString();
  return { id, kind, title, description, tags, durationSeconds, picture, publishedAt, counts: { views, plays, likes } };
}
