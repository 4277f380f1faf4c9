import type { Kysely } from 'kysely';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaMay } from '#contracts/media.ts';
import type { PageMedia } from '#contracts/page-sessions.ts';
import { gatherByKey } from '#server/database/gather.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { LivingPages } from './living.ts';
import { isView, viewWindowMs } from './rules.ts';
import * as store from './store.ts';

type Db = Kysely<Tables>;

export interface OpeningAccount {
  id: string;
  sessionId: string;
  sessionHash: string;
}

/** One load of an item's page. */
export interface Opening<A extends OpeningAccount = OpeningAccount> {
  account: A | null;
  browserHash: string | null;
  /** The page session of the page that was here before. */
  previous: string | null;
  isPreview: boolean;
}

/** The item, and what it lets a member do. */
export interface PageItem<A> {
  media: PageMedia;
  isPlayable: boolean;
  /** Null: this member may not see it. `isMaker`: owner, or one who edits; these are never counted. */
  rightsOf(account: A): { may: MediaMay; isMaker: boolean; canPreview: boolean } | null;
}

/** A guest session of one of these browsers for the item, and whether it may come back now. */
export interface GuestRight {
  guestSessionId: string;
  name: string;
  browserHash: string;
  /** See `describeSender`. */
  madeFrom: string | null;
  refusal: ErrorCode | null;
}

export interface OpenDependencies<A extends OpeningAccount> {
  write: Write;
  living: LivingPages;
  /** Null: no such item, or deleted. */
  findItem(db: Db, mediaId: string): Promise<PageItem<A> | null>;
  findGuestRights(db: Db, mediaId: string, browserHashes: string[], now: Date): Promise<GuestRight[]>;
  addViews(unit: Unit, mediaId: string, count: number): Promise<void>;
  /** What a guest may do on the page. */
  guestMay: MediaMay;
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
 * Opens an item's page for whoever may: a member by her own access first, else a guest by her guest session. The page
 * that was there before ends whatever comes out. Those who open the same item at once are decided together.
 */
export function createOpen<A extends OpeningAccount>(dependencies: OpenDependencies<A>) {
  return gatherByKey(dependencies.write, async (unit, mediaId, openings: Opening<A>[]): Promise<Opened[]> => {
    const browsers = [...new Set(openings.flatMap(({ browserHash }) => browserHash ?? []))];
    const [item, rights] = await Promise.all([
      dependencies.findItem(unit.db, mediaId),
      browsers.length > 0 ? dependencies.findGuestRights(unit.db, mediaId, browsers, unit.now) : [],
      endPrevious(dependencies, unit, mediaId, openings),
    ]);
    const byBrowser = new Map(rights.map((right) => [right.browserHash, right]));
    const results = openings.map((opening) => decide(dependencies, unit.now, opening, item, byBrowser));
    const views = await save(dependencies, unit, mediaId, results);
    return results.map((result) => withViews(result, views));
  });
}

function decide<A extends OpeningAccount>(
  { guestMay }: OpenDependencies<A>,
  now: Date,
  opening: Opening<A>,
  item: PageItem<A> | null,
  guests: Map<string, GuestRight>,
): Opened {
  const own = opening.account && item?.rightsOf(opening.account);
  if (item && opening.account && own && (!opening.isPreview || own.canPreview)) {
    const { account, isPreview } = opening;
    const session = newSession(item.media, now, {
      openedAs: isPreview ? 'preview' : 'member',
      accountSessionId: account.sessionId,
      ownerHash: account.sessionHash,
      person: `account:${account.id}`,
      isCounted: !isPreview && !own.isMaker,
    });
    return {
      isOpen: true,
      session,
      media: item.media,
      isPlayable: item.isPlayable,
      may: isPreview ? guestMay : own.may,
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
    person: `guest:${right.guestSessionId}`,
    isCounted: true,
  });
  return {
    isOpen: true,
    session,
    media: item.media,
    isPlayable: item.isPlayable,
    may: guestMay,
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

async function endPrevious<A extends OpeningAccount>(
  { living }: OpenDependencies<A>,
  unit: Unit,
  mediaId: string,
  openings: Opening<A>[],
): Promise<void> {
  const owners = new Map<string, Set<string>>();
  for (const { previous, account, browserHash } of openings) {
    if (!previous) continue;
    const own = [account?.sessionHash, browserHash].filter((hash) => typeof hash === 'string');
    owners.set(previous, new Set([...(owners.get(previous) ?? []), ...own]));
  }
  if (owners.size > 0) living.forgetAfter(unit, await store.endOwned(unit, mediaId, owners));
}

async function save<A extends OpeningAccount>(
  { living, addViews }: OpenDependencies<A>,
  unit: Unit,
  mediaId: string,
  results: Opened[],
): Promise<number> {
  const sessions = results.flatMap((result) => (result.isOpen ? [result.session] : []));
  if (sessions.length === 0) return 0;
  const now = unit.now.getTime();
  const counted = new Set(sessions.filter(({ isCounted }) => isCounted).map(({ person }) => person));
  let views = 0;
  if (counted.size > 0) {
    const last = await store.findLastOpened(unit.db, mediaId, [...counted], now - viewWindowMs);
    views = [...counted].filter((person) =>
      isView({ isCounted: true, lastOpenedAt: last.get(person) ?? null }, now),
    ).length;
    if (views > 0) unit.handOver(addViews(unit, mediaId, views));
  }
  unit.handOver(store.insertAll(unit, sessions));
  unit.afterCommit(() => living.add(sessions));
  return views;
}

/** The page shows the count with the views that were just added. */
function withViews(result: Opened, views: number): Opened {
  if (!result.isOpen || views === 0) return result;
  const { counts } = result.media;
  return { ...result, media: { ...result.media, counts: { ...counts, views: counts.views + views } } };
}
