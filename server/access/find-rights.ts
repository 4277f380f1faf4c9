import type { Kysely } from 'kysely';
import type { ItemRight } from '#contracts/route.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import { accountKey, everyoneKey, holderKey, type AccountPerson, type Person } from './person.ts';
import { decideRights, type ItemFacts, type ItemRights, type Site } from './rules.ts';
import { isListedFor } from './visible.ts';
import { findGrantsOf, findGrantsOn, findItem, type AccessItem } from './store.ts';

type Db = Kysely<Tables>;

/** An item, and what one person may do with it. */
export interface ItemAccess {
  item: AccessItem;
  rights: ItemRights;
}

export type Access = ReturnType<typeof createAccess>;

/** Reads from the database what decides rights, and decides them; `site` is called at each decision. */
export function createAccess(site: () => Site) {
  /** Null: there is no such item. An item that the person may not see comes with no right at all. */
  async function find(db: Db, person: Person, mediaId: string): Promise<ItemAccess | null> {
    const item = await findItem(db, mediaId);
    return item && { item, rights: await decide(db, person, item) };
  }

  async function decide(db: Db, person: Person, item: ItemFacts & { id: string }): Promise<ItemRights> {
    const isHolder = person.kind === 'account' || person.kind === 'invited';
    const grants = isHolder ? await findGrantsOf(db, holderKey(person), [item.id]) : null;
    return decideRights(person, item, grants?.get(item.id) ?? [], site());
  }

  return {
    find,
    /** The items that this member finds in lists and by search. */
    isListedFor: (person: AccountPerson) => isListedFor(person, site()),
    /**
     * Throws `media.not_found` for what the person may not see, `media.not_permitted` where only the right is missing.
     */
    async get(db: Db, person: Person, mediaId: string, need: ItemRight): Promise<ItemAccess> {
      const found = await find(db, person, mediaId);
      assertRight(found?.rights ?? null, need);
      return found!;
    },
    /** One person's rights on many items, by the item's id. */
    async decideForItems(
      db: Db,
      person: AccountPerson,
      items: (ItemFacts & { id: string })[],
    ): Promise<Map<string, ItemRights>> {
      const grants = await findGrantsOf(
        db,
        accountKey(person.id),
        items.map(({ id }) => id),
      );
      return new Map(items.map((item) => [item.id, decideRights(person, item, grants.get(item.id) ?? [], site())]));
    },
    /** The rights of many people on one item, by account. */
    async decideForAccounts(
      db: Db,
      people: AccountPerson[],
      item: ItemFacts & { id: string },
    ): Promise<Map<string, ItemRights>> {
      const grants = await findGrantsOn(
        db,
        item.id,
        people.map(({ id }) => accountKey(id)),
      );
      const ofEveryone = grants.get(everyoneKey) ?? [];
      const grantsOf = ({ id }: AccountPerson) => [...(grants.get(accountKey(id)) ?? []), ...ofEveryone];
      return new Map(people.map((person) => [person.id, decideRights(person, item, grantsOf(person), site())]));
    },
  };
}

/** Throws `media.not_found` or `media.not_permitted` unless the rights contain `need`; null: there is no such item. */
export function assertRight(rights: ItemRights | null, need: ItemRight): asserts rights {
  if (!rights?.see) throw new AppError('media.not_found');
  if (!rights[need]) throw new AppError('media.not_permitted');
}
