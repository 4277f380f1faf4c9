import type { Kysely } from 'kysely';
import type { MediaItem } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import type { AccountPerson } from '#server/access/person.ts';
import { selectMay, type ItemRights } from '#server/access/rules.ts';
import type { MediaCondition } from '#server/access/visible.ts';
import type { Tables } from '#server/database/tables.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import type { KindDetails, MediaKindsActions } from './kinds.ts';
import { findLiked, type Media } from './store.ts';

type Db = Kysely<Tables>;
export type MediaProgress = NonNullable<MediaItem['progress']>;

/** Functions of other features, each called once for all items of a reply. */
export interface MediaDependencies {
  /** One person's rights on these items, by the item's id. */
  decideForItems(db: Db, person: AccountPerson, items: Media[]): Promise<Map<string, ItemRights>>;
  /** The items that this member finds in lists. */
  isListedFor(person: AccountPerson): MediaCondition;
  findAccountNames(db: Db, accountIds: string[]): Promise<Map<string, string>>;
  countGuestLinks(db: Db, mediaIds: string[]): Promise<Map<string, number>>;
  /** Progress of the items that are being uploaded or processed. */
  findProgress(db: Db, mediaIds: string[]): Promise<Map<string, MediaProgress>>;
  /** The channel that each of these rooms belongs to. */
  findChannels(db: Db, mediaIds: string[]): Promise<Map<string, { id: string; title: string }>>;
  kinds: MediaKindsActions;
  /** Absolute address of the item's page, for members. */
  mediaUrl(mediaId: string): string;
}

/** Items as one member sees them; those that the member does not see, or not any more, are left out. */
export async function describeItems(
  dependencies: MediaDependencies,
  db: Db,
  viewer: AccountPerson,
  asked: Media[],
): Promise<MediaItem[]> {
  const rights = await dependencies.decideForItems(db, viewer, asked);
  const items = asked.filter(({ id }) => rights.get(id)?.see);
  const ids = items.map(({ id }) => id);
  const managed = ids.filter((id) => rights.get(id)?.manageGuestAccess);
  const moving = items.filter(({ status }) => status === 'uploading' || status === 'processing').map(({ id }) => id);
  const [names, liked, links, progress, channels, details] = await Promise.all([
    dependencies.findAccountNames(
      db,
      items.map(({ ownerId }) => ownerId),
    ),
    findLiked(db, viewer.id, ids),
    managed.length > 0 ? dependencies.countGuestLinks(db, managed) : new Map<string, number>(),
    moving.length > 0 ? dependencies.findProgress(db, moving) : new Map<string, MediaProgress>(),
    dependencies.findChannels(db, ids),
    findDetails(dependencies.kinds, db, items),
  ]);
  return items.map((item): MediaItem => {
    const takesGuests = mediaKinds[item.kind].takesGuests && !channels.has(item.id);
    const given = selectMay(rights.get(item.id)!);
    const may = { ...given, manageGuestAccess: given.manageGuestAccess && takesGuests };
    const itsProgress = progress.get(item.id);
    return {
      ...describeFacts(item),
      url: dependencies.mediaUrl(item.id),
      visibility: item.visibility,
      status: item.status,
      ...(itsProgress && { progress: itsProgress }),
      ...details.get(item.id),
      isPlayable: item.isPlayable,
      failure: item.failure,
      owner: { id: item.ownerId, name: names.get(item.ownerId) ?? '' },
      hasPoster: item.hasPoster,
      createdAt: item.createdAt.toISOString(),
      version: item.version,
      liked: liked.has(item.id),
      channel: channels.get(item.id) ?? null,
      takesGuests,
      guestLinks: may.manageGuestAccess ? (links.get(item.id) ?? 0) : null,
      may,
    };
  });
}

/** Details that only items of one kind have, read once for each kind. */
async function findDetails(kinds: MediaKindsActions, db: Db, items: Media[]): Promise<Map<string, KindDetails>> {
  const byKind = Map.groupBy(items, ({ kind }) => kind);
  const found = await Promise.all(
    [...byKind].map(([kind, ofKind]) =>
      kinds[kind].findDetails(
        db,
        ofKind.map(({ id }) => id),
      ),
    ),
  );
  return new Map(found.flatMap((details) => [...details]));
}

/** The item as its page shows it to members and guests. */
export function describePageMedia(item: Media, ownerName: string): PageMedia {
  return { ...describeFacts(item), owner: { name: ownerName } };
}

function describeFacts(item: Media) {
  const { id, kind, title, description, tags, durationSeconds, picture, lostTrack } = item;
  const { views, plays, likes } = item;
  const publishedAt = item.publishedAt.toISOString();
  const counts = { views, plays, likes };
  return { id, kind, title, description, tags, durationSeconds, picture, lostTrack, publishedAt, counts };
}
