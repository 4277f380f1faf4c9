import type { Kysely } from 'kysely';
import type { Body } from '#contracts/api.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaItem, MediaKind } from '#contracts/media.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

export type WantedItem = Body<'POST /api/media'>;
/** What a reply tells of items of one kind only. */
export type KindDetails = Pick<MediaItem, 'session'>;

/** What the library does differently with items of one kind. */
export interface MediaKindActions {
  /** Why no item of this kind can be made on this site; null: it can. Who may make one is decided elsewhere. */
  refusal: ErrorCode | null;
  /** In the unit that makes the item, after its row; throws for what cannot be. */
  make(unit: Unit, mediaId: string, wanted: WantedItem): Promise<void>;
  /** In the unit that deletes the item. */
  close(unit: Unit, mediaId: string, by: { id: string }): Promise<void>;
  /** After the commit: open pages may ask for the new title. */
  tellRenamed(mediaId: string): void;
  findDetails(db: Kysely<Tables>, mediaIds: string[]): Promise<Map<string, KindDetails>>;
}

export type MediaKindsActions = Readonly<Record<MediaKind, MediaKindActions>>;

/** A kind of which nothing has to be done beside the item's own rows. */
export const plainKind: MediaKindActions = {
  refusal: null,
  make: async () => undefined,
  close: async () => undefined,
  tellRenamed: () => undefined,
  findDetails: async () => new Map(),
};
