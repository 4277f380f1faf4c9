import type { Kysely } from 'kysely';
import type { AccountRole } from '#contracts/accounts.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { EntryPage } from '#contracts/guest-access.ts';
import type { MediaKind } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import { isGuestAccessOn, type ItemRights } from '#server/access/rules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Clock } from '#server/ports/clock.ts';
import { shareReads } from '#server/database/share.ts';
import type { GuestLink } from './link-row.ts';
import { toState } from './link-state.ts';
import { countLapsed } from './click-store.ts';
import { clicksLeft, decideEntry, decideReturn, type GuestLinkState } from './rules.ts';
import * as store from './store.ts';

/** An item as its entry page names it. */
export interface EntryItem {
  id: string;
  kind: MediaKind;
  title: string;
  ownerName: string;
}

export interface EntryPageDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  modules: () => Modules;
  /** Null: no such item, or deleted. */
  findItem: (mediaId: string) => Promise<EntryItem | null>;
  /** The rights that a signed-in member has on the item by the account, without any link. */
  findRights: (account: { id: string; role: AccountRole }, mediaId: string) => Promise<ItemRights | null>;
}

export interface EntryVisitor {
  account: { id: string; name: string; email: string; role: AccountRole } | null;
  browserHash: string | null;
}

export type EntryPageAnswer = { isOpen: true; page: EntryPage } | { isOpen: false; because: ErrorCode };

export type OpenEntryPage = (tokenHash: string, visitor: EntryVisitor) => Promise<EntryPageAnswer>;

interface LinkedItem {
  link: GuestLink;
  media: store.MediaState;
  item: EntryItem | null;
}

/** Tells what a link leads to; changes nothing, so link previews and scanners use no click. */
export function createEntryPage(dependencies: EntryPageDependencies): OpenEntryPage {
  const { clock, modules } = dependencies;
  // Many guests may open a link at the same time: simultaneous requests share one read.
  const findLinked = shareReads((tokenHash) => readLinked(dependencies, tokenHash));
  return async (tokenHash, visitor) => {
    const linked = await findLinked(tokenHash);
    if (!linked) return { isOpen: false, because: 'guest_access.not_found' };
    const { link, media, item } = linked;
    const state = toState(link, media, isGuestAccessOn(modules()));
    const now = clock.now();
    if (!item) return { isOpen: false, because: 'guest_access.unavailable' };
    const rights = visitor.account && (await dependencies.findRights(visitor.account, item.id));
    const way = rights && decideOwnWay(rights, decideReturn(state, now).allowed);
    if (way) return open(item, way, modules());
    const back = decideReturn(state, now);
    if (back.allowed && (await canResume(dependencies, visitor, item.id, media, now)))
      return open(item, 'resume', modules());
    const entry = decideEntry(await withoutLapsed(dependencies, link, state, now), now);
    // Includes items that are not ready: the guest is told before typing, and the page asks again by itself.
    if (!entry.allowed) return { isOpen: false, because: `guest_access.${entry.because}` };
    return open(item, 'enter', modules(), visitor.account);
  };
}

async function readLinked({ read, findItem }: EntryPageDependencies, tokenHash: string): Promise<LinkedItem | null> {
  const link = await store.findLinkByHash(read, tokenHash);
  if (!link) return null;
  const [media, item] = await Promise.all([store.findMediaState(read, link.mediaId), findItem(link.mediaId)]);
  return { link, media, item };
}

/** The link's state without reserved clicks that have lapsed and were not released yet. */
async function withoutLapsed(
  { read }: EntryPageDependencies,
  link: GuestLink,
  state: GuestLinkState,
  now: Date,
): Promise<GuestLinkState> {
  if (clicksLeft(state) !== 0 || state.reservedClicks === 0) return state;
  return { ...state, reservedClicks: state.reservedClicks - (await countLapsed(read, link.id, now)) };
}

/** A member who may open the item needs no link; a member who manages guest access sees a preview of the item. */
function decideOwnWay(rights: ItemRights, isLinkGood: boolean): 'preview' | 'member' | null {
  if (!rights.open) return null;
  return rights.preview && isLinkGood ? 'preview' : 'member';
}

async function canResume(
  { read, modules }: EntryPageDependencies,
  visitor: EntryVisitor,
  mediaId: string,
  media: store.MediaState,
  now: Date,
): Promise<boolean> {
  if (!visitor.browserHash) return false;
  const sessions = await store.findSessions(read, [visitor.browserHash], mediaId);
  return sessions.some(
    ({ link, hasLapsed }) => !hasLapsed && decideReturn(toState(link, media, isGuestAccessOn(modules())), now).allowed,
  );
}

function open(
  item: EntryItem,
  way: EntryPage['way'],
  modules: Modules,
  account: EntryVisitor['account'] = null,
): EntryPageAnswer {
  return {
    isOpen: true,
    page: {
      status: 'active',
      kind: item.kind,
      title: item.title,
      ownerName: item.ownerName,
      siteName: modules.theming.siteName,
      way,
      mediaId: way === 'enter' ? null : item.id,
      prefill: account && { name: account.name, email: account.email },
    },
  };
}
