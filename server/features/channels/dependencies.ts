import type { Kysely } from 'kysely';
import type { Query, Reply } from '#contracts/api.ts';
import type { ItemAccess } from '#server/access/find-rights.ts';
import type { Act, AccountPerson, Person } from '#server/access/person.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { AccountCaller } from '#server/http/caller.ts';

type Db = Kysely<Tables>;

/** Who changes a channel, as a fact of it is recorded. */
export interface Doer {
  account: AccountCaller;
  act: Act;
}

/** What channels need of their neighbors. */
export interface ChannelDependencies {
  read: Db;
  write: Write;
  /** An item with the rights of one person on it; throws what keeps the person out. */
  getItem(db: Db, person: Person, mediaId: string, need: 'collaborate'): Promise<ItemAccess>;
  /** The items of a channel that this member may see. */
  listMedia(
    viewer: AccountPerson,
    channelId: string,
    wanted: Query<'GET /api/channels/:channelId/media'>,
  ): Promise<Reply<'GET /api/channels/:channelId/media'>>;
  /** Creates a room of the account in this unit; returns its id. */
  createRoom(unit: Unit, doer: Doer, title: string): Promise<string>;
  switchGuestAccessOff(unit: Unit, mediaId: string, by: { id: string }): Promise<void>;
  /** Puts what the member may do now into force in the pages that are open, in rooms, on the engine. */
  roleChanged(unit: Unit, accountId: string): Promise<void>;
  endRoomSession(unit: Unit, mediaId: string, by: { id: string }): Promise<void>;
  findAccountNames(db: Db, accountIds: string[]): Promise<Map<string, string>>;
  toSearchText(of: { title: string; description: string; tags: readonly string[] }): string;
  toPatterns(typed: { query?: string | undefined }): string[];
}
