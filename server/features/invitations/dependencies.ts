import type { Kysely } from 'kysely';
import type { MediaKind } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import type { Opening } from '#contracts/rooms.ts';
import type { AccountRole } from '#contracts/accounts.ts';
import type { PersonKey } from '#server/access/person.ts';
import type { ItemRights } from '#server/access/rules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { Mailer } from '#server/ports/mailer.ts';

type Db = Kysely<Tables>;

/** An item that people are invited to. */
export interface InvitedItem {
  id: string;
  kind: MediaKind;
  title: string;
  ownerId: string;
}

export interface Member {
  id: string;
  name: string;
  email: string;
}

export interface InvitationDependencies {
  read: Db;
  write: Write;
  clock: Clock;
  mailer: Mailer;
  publicUrl: string;
  modules: () => Modules;
  /** Keyed hash of the secret in a link, or of a code. */
  hashSecret(secret: string): string;
  findMembers(db: Db, wanted: { ids: string[]; emails: string[] }): Promise<Member[]>;
  searchMembers(db: Db, query: string, limit: number): Promise<Member[]>;
  /** Null: no such item, or deleted. */
  findItem(db: Db, mediaId: string): Promise<(InvitedItem & { ownerName: string; opening: Opening | null }) | null>;
  /** The rights of a signed-in member, without any link. */
  findRights(account: { id: string; role: AccountRole }, mediaId: string): Promise<ItemRights | null>;
  /** People with an open page of the item, and when it was last seen. */
  findPresent(mediaId: string): Promise<Map<PersonKey, number>>;
  /** Puts what these people may do now into force: in open pages, in the room, on the engine. */
  rightsChanged(unit: Unit, item: Pick<InvitedItem, 'id' | 'kind'>, people: PersonKey[]): Promise<void>;
  /** Those of these browsers that have a cookie made by Foyer. */
  findKnownBrowsers(db: Db, browserHashes: string[]): Promise<Set<string>>;
  onError(error: unknown): void;
}
