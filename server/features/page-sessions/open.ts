import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaMay } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import type { AccountRole } from '#contracts/accounts.ts';
import { accountKey, guestKey } from '#server/access/person.ts';
import { guestRights, selectMay, type ItemRights } from '#server/access/rules.ts';
import { gatherByKey } from '#server/database/gather.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { LivingPages } from './living.ts';
import { findOldest } from './oldest.ts';
import { isView, viewWindowMs } from './rules.ts';
import * as store from './store.ts';

type Db = Kysely<Tables>;

export interface OpeningAccount {
  id: string;
  role: AccountRole;
  sessionId: string;
  sessionHash: string;
}

/** One load of an item's page. */
export interface Opening {
  account: OpeningAccount | null;
  browserHash: string | null;
  /** The page session that this one replaces. */
  previous: string | null;
  isPreview: boolean;
}

/** The item, and the rights of the accounts that open its page. */
export interface PageItem {
  media: PageMedia;
  isPlayable: boolean;
  rights: ReadonlyMap<string, ItemRights>;
}

/** A browser's guest session for the item, and whether it may come back now. */
export interface GuestRight {
  guestSessionId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  refusal: ErrorCode | null;
}

export interface OpenDependencies {
  write: Write;
  living: LivingPages;
  /** The maximum age of a page session. */
  maxMs: number;
  /** Null: no such item, or deleted. The rights are by account id. */
  findItem(db: Db, mediaId: string, accounts: OpeningAccount[]): Promise<PageItem | null>;
  /** Of browsers that open their first page now, the clicks are used, or kept for the lobby. */
  findGuestRights(unit: Unit, mediaId: string, browserHashes: string[]): Promise<GuestRight[]>;
  addViews(unit: Unit, mediaId: string, count: number): Promise<void>;
}

export type Opened =
  | {
      isOpen: true;
      session: store.PageSession;
      media: PageMedia;
      isPlayable: boolean;
      may: MediaMay;
      guest: Pick<GuestRight, 'guestSessionId' | 'name' | 'madeFrom'> | null;
    }
  | { isOpen: false; because: ErrorCode };

/**
 * Opens an item's page: for a member by the rights of the account, else for a guest by the guest session. The previous
 * page session ends even if the new one is refused. Simultaneous requests for one item are decided together.
 */
export function createOpen(dependencies: OpenDependencies) {
  return gatherByKey(dependencies.write, async (unit, mediaId, openings: Opening[]): Promise<Opened[]> => {
    const browsers = [...new Set(openings.flatMap(({ browserHash }) => browserHash ?? []))];
    const [item, rights] = await Promise.all([
      dependencies.findItem(
        unit.db,
        mediaId,
        openings.flatMap(({ account }) => account ?? []),
      ),
      browsers.length > 0 ? dependencies.findGuestRights(unit, mediaId, browsers) : [],
      endPrevious(dependencies, unit, mediaId, openings),
    ]);
    const byBrowser = new Map(rights.map((right) => [right.browserHash, right]));
    const results = openings.map((opening) => decide(unit.now, opening, item, byBrowser));
    const views = await save(dependencies, unit, mediaId, results);
    return results.map((result) => withViews(result, views));
  });
}

function decide(now: Date, opening: Opening, item: PageItem | null, guests: Map<string, GuestRight>): Opened {
  const own = opening.account && item?.rights.get(opening.account.id);
  if (item && opening.account && own?.[opening.isPreview ? 'preview' : 'open']) {
    const { account, isPreview } = opening;
    const session = newSession(item.media, now, {
      openedAs: isPreview ? 'preview' : 'member',
      accountSessionId: account.sessionId,
      ownerHash: account.sessionHash,
      person: accountKey(account.id),
      isCounted: !isPreview && !own.isMaker,
    });
    return {
      isOpen: true,
      session,
      media: item.media,
      isPlayable: item.isPlayable,
      may: selectMay(isPreview ? guestRights : own),
      guest: null,
    };
  }
  const right = opening.browserHash ? guests.get(opening.browserHash) : undefined;
  if (!right) return { isOpen: false, because: 'page_sessions.not_allowed' };
  if (right.refusal || !item) return { isOpen: false, because: right.refusal ?? 'guest_access.unavailable' };
  const session = newSession(item.media, now, {
    openedAs: 'guest',
    guestSessionId: right.guestSessionId,
    ownerHash: right.browserHash,
    person: guestKey(right.guestSessionId),
    isCounted: true,
  });
  return {
    isOpen: true,
    session,
    media: item.media,
    isPlayable: item.isPlayable,
    may: selectMay(guestRights),
    guest: right,
  };
}

type Whose = Pick<store.PageSession, 'openedAs' | 'ownerHash' | 'person' | 'isCounted'> &
  Partial<Pick<store.PageSession, 'accountSessionId' | 'guestSessionId'>>;

function newSession({ id: mediaId, kind }: PageMedia, now: Date, whose: Whose): store.PageSession {
  const at = now.getTime();
  return {
    accountSessionId: null,
    guestSessionId: null,
    ...whose,
    id: newId(),
    mediaId,
    kind,
    openedAt: at,
    lastSeenAt: at,
    endedAt: null,
    playedAt: null,
  };
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
  { living, addViews, maxMs }: OpenDependencies,
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
  unit.afterCommit(() => living.add(sessions));
  return views;
}

/** Adds the views that this unit counted to the number that the page shows. */
function withViews(result: Opened, views: number): Opened {
  if (!result.isOpen || views === 0) return result;
  const { counts } = result.media;
  return { ...result, media: { ...result.media, counts: { ...counts, views: counts.views + views } } };
}
