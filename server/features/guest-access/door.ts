import type { Kysely } from 'kysely';
import type { AccountRole } from '#contracts/accounts.ts';
import type { ErrorCode } from '#contracts/errors.ts';
import type { GuestDoor } from '#contracts/guest-access.ts';
import type { MediaKind } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Clock } from '#server/ports/clock.ts';
import { shareLooks } from '#server/database/share.ts';
import { toState } from './enter.ts';
import { decideEntry, decideReturn, isModuleOn } from './rules.ts';
import * as store from './store.ts';

/** An item as the door needs it: what it is, and what a signed-in member has of her own. */
export interface DoorItem {
  id: string;
  kind: MediaKind;
  title: string;
  ownerName: string;
  rightsOf: (account: { id: string; role: AccountRole }) => DoorRights;
}

export interface DoorRights {
  canSee: boolean;
  canManage: boolean;
}

export interface DoorDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  modules: () => Modules;
  findItem: (mediaId: string) => Promise<DoorItem | null>;
}

export interface DoorVisitor {
  account: { id: string; name: string; email: string; role: AccountRole } | null;
  browserHash: string | null;
}

export type Door = { isOpen: true; door: GuestDoor } | { isOpen: false; because: ErrorCode };

export type OpenDoor = (tokenHash: string, visitor: DoorVisitor) => Promise<Door>;

interface BehindDoor {
  link: store.GuestLink;
  media: store.MediaState;
  item: DoorItem | null;
}

/** Tells what a link leads to, for whoever opens it; changes nothing, so previews and scanners spend no click. */
export function createDoor(dependencies: DoorDependencies): OpenDoor {
  const { clock, modules } = dependencies;
  // A link is sent to a crowd, and the crowd comes at once.
  const lookBehind = shareLooks((tokenHash) => findBehind(dependencies, tokenHash));
  return async (tokenHash, visitor) => {
    const behind = await lookBehind(tokenHash);
    if (!behind) return { isOpen: false, because: 'guest_access.not_found' };
    const { link, media, item } = behind;
    const state = toState(link, media, isModuleOn(modules()));
    const now = clock.now();
    if (!item) return { isOpen: false, because: 'guest_access.unavailable' };
    const way = visitor.account && decideOwnWay(item.rightsOf(visitor.account), decideReturn(state, now).allowed);
    if (way) return open(item, way, modules());
    const back = decideReturn(state, now);
    if (back.allowed && (await canResume(dependencies, visitor, item.id, media, now)))
      return open(item, 'resume', modules());
    const entry = decideEntry(state, now);
    // Also what is not ready yet: she is told before she types, and her page asks again.
    if (!entry.allowed) return { isOpen: false, because: `guest_access.${entry.because}` };
    return open(item, 'enter', modules(), visitor.account);
  };
}

async function findBehind({ read, findItem }: DoorDependencies, tokenHash: string): Promise<BehindDoor | null> {
  const link = await store.findLinkByHash(read, tokenHash);
  if (!link) return null;
  const [media, item] = await Promise.all([store.findMediaState(read, link.mediaId), findItem(link.mediaId)]);
  return { link, media, item };
}

/** Somebody with access of her own needs no link; the owner of a living one sees what her guests see. */
function decideOwnWay({ canSee, canManage }: DoorRights, isLinkGood: boolean): 'preview' | 'member' | null {
  if (!canSee) return null;
  return canManage && isLinkGood ? 'preview' : 'member';
}

async function canResume(
  { read, modules }: DoorDependencies,
  visitor: DoorVisitor,
  mediaId: string,
  media: store.MediaState,
  now: Date,
): Promise<boolean> {
  if (!visitor.browserHash) return false;
  const sessions = await store.findSessions(read, [visitor.browserHash], mediaId);
  return sessions.some(({ link }) => decideReturn(toState(link, media, isModuleOn(modules())), now).allowed);
}

function open(item: DoorItem, way: GuestDoor['way'], modules: Modules, account: DoorVisitor['account'] = null): Door {
  return {
    isOpen: true,
    door: {
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
