import type { Kysely } from 'kysely';
import type { RoomRole } from '#contracts/rooms.ts';
import type { ItemAccess } from '#server/access/find-rights.ts';
import type { AccessItem } from '#server/access/store.ts';
import type { Act, AccountPerson } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { AccountCaller } from '#server/http/caller.ts';

type Db = Kysely<Tables>;

/** Who asks or answers, as a fact of it is recorded. */
export interface Doer {
  account: AccountCaller;
  act: Act;
}

export interface AccessRequestDependencies {
  read: Db;
  write: Write;
  /** An item with the rights of one person on it, seen or not; null: there is none. */
  findItem(db: Db, person: AccountPerson, mediaId: string): Promise<ItemAccess | null>;
  findPublishedAt(db: Db, mediaId: string): Promise<Date | null>;
  /** Whether the owner may invite on this site. */
  canOwnerInvite(db: Db, item: AccessItem): Promise<boolean>;
  findAccountNames(db: Db, accountIds: string[]): Promise<Map<string, string>>;
  rolesOf(item: AccessItem): RoomRole[];
  /** Invites a member in this unit. */
  invite(unit: Unit, item: AccessItem, person: { accountId: string; role: RoomRole }, by: Doer): Promise<void>;
  /** Tells the owner, in the product and, where `isEmailed` and the site sends it, by email. */
  tellAsked(
    unit: Unit,
    item: AccessItem,
    request: { id: string; message: string; isEmailed: boolean },
    by: AccountCaller,
  ): Promise<void>;
  /** Tells who asked; nobody is told any more that the request is open. */
  tellAnswered(
    unit: Unit,
    item: Pick<AccessItem, 'id'>,
    request: { id: string; accountId: string },
    answer: 'invited' | 'declined' | 'withdrawn',
  ): Promise<void>;
}
