import type { Kysely } from 'kysely';
import type { PersonKey } from '#server/access/person.ts';
import { gatherByKey } from '#server/database/gather.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { decideOpening } from './decide-opening.ts';
import type { GuestRight, InvitedRight, Opened, Opening, OpeningAccount, PageItem } from './opened.ts';
import type { LivingPages } from './living.ts';
import { findOldest } from './oldest.ts';
import { isView, viewWindowMs } from './rules.ts';
import * as store from './store.ts';

type Db = Kysely<Tables>;

export interface OpenDependencies {
  write: Write;
  living: LivingPages;
  /** The maximum age of a page session. */
  maxMs: number;
  /** Null: no such item, or deleted. The rights are by account id. */
  findItem(db: Db, mediaId: string, accounts: OpeningAccount[]): Promise<PageItem | null>;
  /**
   * Of browsers that open their first page now, the clicks are used, or kept for the lobby; `except` resolves to
   * browsers that are no guests here.
   */
  findGuestRights(
    unit: Unit,
    mediaId: string,
    browserHashes: string[],
    except: Promise<ReadonlySet<string>>,
  ): Promise<GuestRight[]>;
  findInvited(unit: Unit, mediaId: string, browserHashes: string[]): Promise<InvitedRight[]>;
  /** Called with the members and invited people who have opened the item's page. */
  noteOpened(unit: Unit, mediaId: string, people: PersonKey[]): Promise<void>;
  addViews(unit: Unit, mediaId: string, count: number): Promise<void>;
}

/**
 * Opens an item's page: for a member by the rights of the account, else for a guest by the guest session. The previous
 * page session ends even if the new one is refused. Simultaneous requests for one item are decided together.
 */
export function createOpen(dependencies: OpenDependencies) {
  return gatherByKey(dependencies.write, async (unit, mediaId, openings: Opening[]): Promise<Opened[]> => {
    const browsers = [...new Set(openings.flatMap(({ browserHash }) => browserHash ?? []))];
    // What is asked at the same time goes to the database together: each wait for an answer costs more than its work.
    const invited = browsers.length > 0 ? dependencies.findInvited(unit, mediaId, browsers) : Promise.resolve([]);
    // Somebody who comes by an invitation spends no click of a guest link.
    const notAsGuests = invited.then((found) => new Set(found.map(({ browserHash }) => browserHash)));
    const [item, invitedRights, guestRights] = await Promise.all([
      dependencies.findItem(
        unit.db,
        mediaId,
        openings.flatMap(({ account }) => account ?? []),
      ),
      invited,
      browsers.length > 0 ? dependencies.findGuestRights(unit, mediaId, browsers, notAsGuests) : [],
      endPrevious(dependencies, unit, mediaId, openings),
    ]);
    const known = { invited: byBrowser(invitedRights), guests: byBrowser(guestRights) };
    const results = openings.map((opening) => decideOpening(unit.now, opening, item, known));
    const views = await save(dependencies, unit, mediaId, results);
    return results.map((result) => withViews(result, views));
  });
}

function byBrowser<Right extends { browserHash: string }>(rights: Right[]): ReadonlyMap<string, Right> {
  return new Map(rights.map((right) => [right.browserHash, right]));
}

async function endPrevious(
  { living }: OpenDependencies,
  unit: Unit,
  mediaId: string,
  openings: Opening[],
): Promise<void> {
  const owners = new Map<string, Set<string>>();
  for (const { previous, account, browserHash } of openings) {
    if (!previous) continue;
    const own = [account?.sessionHash, browserHash].filter((hash) => typeof hash === 'string');
    owners.set(previous, new Set([...(owners.get(previous) ?? []), ...own]));
  }
  if (owners.size > 0) living.forgetAfter(unit, await store.endOwned(unit, mediaId, owners));
}

async function save(
  { living, addViews, noteOpened, maxMs }: OpenDependencies,
  unit: Unit,
  mediaId: string,
  results: Opened[],
): Promise<number> {
  const sessions = results.flatMap((result) => (result.isOpen ? [result.session] : []));
  if (sessions.length === 0) return 0;
  const now = unit.now.getTime();
  const counted = [...new Set(sessions.filter(({ isCounted }) => isCounted).map(({ person }) => person))];
  const [last, oldest] = await Promise.all([
    store.findLastOpened(unit.db, mediaId, counted, now - viewWindowMs),
    findOldest(unit, sessions, maxMs),
  ]);
  const isFirst = (person: string) => isView({ isCounted: true, lastOpenedAt: last.get(person) ?? null }, now);
  const views = counted.filter(isFirst).length;
  if (views > 0) unit.handOver(addViews(unit, mediaId, views));
  if (oldest.length > 0) {
    unit.handOver(store.endAll(unit, oldest));
    living.forgetAfter(unit, oldest);
  }
  unit.handOver(store.insertAll(unit, sessions));
  const people = sessions.filter(({ openedAs }) => openedAs === 'member' || openedAs === 'invited');
  if (people.length > 0) unit.handOver(noteOpened(unit, mediaId, [...new Set(people.map(({ person }) => person))]));
  unit.afterCommit(() => living.add(sessions));
  return views;
}

/** Adds the views that this unit counted to the number that the page shows. */
function withViews(result: Opened, views: number): Opened {
  if (!result.isOpen || views === 0) return result;
  const { counts } = result.media;
  return { ...result, media: { ...result.media, counts: { ...counts, views: counts.views + views } } };
}
