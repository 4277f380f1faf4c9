import type { Kysely } from 'kysely';
import type { Body } from '#contracts/api.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaItem, MediaKind } from '#contracts/media.ts';
import type { Act } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';

export type WantedItem = Body<'POST /api/media'>;
/** The parts of a reply that only items of one kind have. */
export type KindDetails = Pick<MediaItem, 'session'>;

/** The actions of the library that differ by kind. */
export interface MediaKindActions {
  /** Why no item of this kind can be created on this site; null: it can. The caller's right is checked elsewhere. */
  refusal: ErrorCode | null;
  /** Runs in the unit that creates the item, after its row is written; throws when the settings cannot be used. */
  make(unit: Unit, mediaId: string, wanted: WantedItem): Promise<void>;
  /** Runs in the unit that deletes the item. */
  close(unit: Unit, mediaId: string, by: { id: string }, act: Act): Promise<void>;
  /** Runs after the commit, to tell open pages that the title has changed. */
  tellRenamed(mediaId: string): void;
  findDetails(db: Kysely<Tables>, mediaIds: string[]): Promise<Map<string, KindDetails>>;
}

export type MediaKindsActions = Readonly<Record<MediaKind, MediaKindActions>>;

/** The actions of a kind that has nothing beside the item's own rows. */
export const plainKind: MediaKindActions = {
  refusal: null,
  make: async () => undefined,
  close: async () => undefined,
  tellRenamed: () => undefined,
  findDetails: async () => new Map(),
};
