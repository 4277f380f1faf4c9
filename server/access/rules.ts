import type { AccountRole } from '#contracts/accounts.ts';
import type { ChannelRole, ChannelVisibility } from '#contracts/channels.ts';
import type { ItemRight } from '#contracts/route.ts';
import type { MediaMay, MediaStatus, Visibility } from '#contracts/media.ts';
import type { Modules } from '#contracts/modules.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import type { AccountPerson, Person } from './person.ts';
import { findHighest, isAtLeast, type ItemRole } from './roles.ts';

/** The properties of an item that decide rights on it. */
export interface ItemFacts {
  ownerId: string;
  visibility: Visibility;
  /** The status of the item's file; an item without a file counts as ready. */
  status: MediaStatus;
  deletedAt: Date | null;
}

/** A role that a person was given on one item, and which feature gave it: see `item_grants`. */
export interface Grant {
  role: Exclude<ItemRole, 'owner'>;
  source: GrantSource;
}
export type GrantSource = 'collaboration' | 'invitation' | 'channel';

/** The settings of the whole site that decide rights. */
export interface Site {
  modules: Modules;
}

/** What one person may do with one item; every right is named. */
export type ItemRights = Readonly<Record<ItemRight, boolean>>;

const viewer: readonly ItemRight[] = ['see', 'list', 'open', 'like', 'share', 'followLinks', 'chat'];
const speaker: readonly ItemRight[] = [...viewer, 'speak'];
const moderator: readonly ItemRight[] = [...speaker, 'moderate', 'seeAttendance'];
const editor: readonly ItemRight[] = [
  ...moderator,
  ...(['edit', 'upload', 'manageGuestAccess', 'invite', 'preview', 'broadcast', 'isMaker'] as const),
];
const owner: readonly ItemRight[] = [...editor, 'delete', 'collaborate'];
const rightsOfRole: Record<ItemRole, readonly ItemRight[]> = { viewer, speaker, moderator, editor, owner };

/** Every right there is: an owner has them all. */
const allRights: readonly ItemRight[] = owner;

/**
 * An administrator edits, moderates and deletes every item. Guest links, and what is sent live, belong to those who own
 * or co-edit the item.
 */
const administration: readonly ItemRight[] = [...moderator, 'edit', 'upload', 'delete'];

/** What an item's audience gives to every member: an unlisted item is found by its address only. */
const rightsOfAudience: Record<Visibility, readonly ItemRight[]> = {
  published: viewer,
  unlisted: viewer.filter((right) => right !== 'list'),
  private: [],
};

/** A guest opens the one page; nothing there changes the item, and no link leads away. */
const guest: readonly ItemRight[] = ['see', 'open', 'chat'];

/** What a role gives to somebody without an account: the one page, and no link that leads away from it. */
const withoutAccount: readonly ItemRight[] = ['see', 'open', 'chat', 'speak', 'moderate', 'seeAttendance'];

const ofInvitetomedia: readonly ItemRight[] = ['manageGuestAccess', 'invite', 'preview'];

/**
 * Decides what a person may do with an item: the one rule behind every page, API route, segment and socket. `grants`
 * are the roles the person was given on this item. A guest's session must be valid for this item: the caller has
 * checked that by the link (`guest-access/rules.ts`).
 */
export function decideRights(person: Person, item: ItemFacts, grants: readonly Grant[], site: Site): ItemRights {
  if (item.deletedAt !== null || person.kind === 'nobody') return toRights([]);
  if (person.kind === 'guest') return guestRights;
  const roles = grants.filter((grant) => countsOn(site, grant)).map((grant) => grant.role);
  if (person.kind === 'invited') return toRights(rightsOf(findHighest(roles)).filter(isWithoutAccount));
  const role = findHighest([...roles, ...(item.ownerId === person.id ? (['owner'] as const) : [])]);
  const given = [
    ...rightsOfAudience[item.visibility],
    ...rightsOf(role),
    ...(person.role === 'admin' ? administration : []),
  ];
  return toRights(given.filter((right) => isPossible(right, person, item, site)));
}

/** Invitations count only while guest access exists on the site; roles of other sources always do. */
function countsOn({ modules }: Site, { source }: Grant): boolean {
  return source !== 'invitation' || isGuestAccessOn(modules);
}

function rightsOf(role: ItemRole | null): readonly ItemRight[] {
  return role ? rightsOfRole[role] : [];
}

function isWithoutAccount(right: ItemRight): boolean {
  return withoutAccount.includes(right);
}

/** Whether the item's state and the modules permit the right. */
function isPossible(right: ItemRight, person: AccountPerson, item: ItemFacts, { modules }: Site): boolean {
  if (right === 'upload') return item.status === 'draft' || item.status === 'failed';
  return !ofInvitetomedia.includes(right) || isPermitted(person, modules);
}

/** Whether the module Invitetomedia permits the account, and guest access exists at all. */
function isPermitted({ id, role }: AccountPerson, modules: Modules): boolean {
  const { minimalRole, allowedAccounts } = modules.invitetomedia;
  return isGuestAccessOn(modules) && (isAtLeast(role, minimalRole) || allowedAccounts.includes(id));
}

/** Guest access exists on this site only while both modules are on. */
export function isGuestAccessOn({ invitetomedia, theming }: Modules): boolean {
  return invitetomedia.enabled && theming.mediapage;
}

/** What an account may do on the site, whatever the item. */
export function decideSiteRights(role: AccountRole): { createMedia: boolean; administer: boolean } {
  return { createMedia: isAtLeast(role, 'creator'), administer: isAtLeast(role, 'admin') };
}

/** What an account may do in a channel. Administrators count as managers of every channel. */
export function decideChannelRights(
  account: { role: AccountRole },
  channel: { visibility: ChannelVisibility; role: ChannelRole | null },
): { see: boolean; addItems: boolean; manage: boolean } {
  const manage = channel.role === 'manager' || isAtLeast(account.role, 'admin');
  return {
    see: manage || channel.role !== null || channel.visibility === 'everyone',
    addItems: manage || channel.role === 'contributor',
    manage,
  };
}

/** The role on its items that each role in a channel gives; everyone who sees an open channel is a viewer. */
export const itemRoleInChannel = {
  member: 'viewer',
  contributor: 'viewer',
  manager: 'moderator',
} as const satisfies Record<ChannelRole, Grant['role']>;

/**
 * Whether a member who has the address of an item is told of it, to ask its owner for access: rooms and live sessions
 * are met at a time, and a video is not. The address holds 128 random bits, so a member who has it was given it.
 */
export function canAskForAccess(
  item: Pick<ItemFacts, 'deletedAt'>,
  rights: Pick<ItemRights, 'open'>,
  kind: { hasRoom: boolean; hasAudience: boolean },
): boolean {
  return item.deletedAt === null && (rights.open || kind.hasRoom || kind.hasAudience);
}

/** Whether somebody with this role may write in a chat: moderators may even while the chat is off. */
export function canWrite(role: RoomRole, isChatOn: boolean): boolean {
  return isChatOn || role === 'moderator';
}

/** Whether a moderator may act on the participant with this account: on everybody but the owner of the item. */
export function canBeActedOn(accountId: string | null, item: Pick<ItemFacts, 'ownerId'>): boolean {
  return accountId !== item.ownerId;
}

/** The role that somebody has in a room or live session; null: no role, so its page may not be opened either. */
export function toRoomRole(rights: ItemRights): RoomRole | null {
  if (rights.moderate) return 'moderator';
  if (rights.speak) return 'speaker';
  return rights.open ? 'viewer' : null;
}

/** A guest's rights on the item's page before the item's state is checked; an owner's preview shows the same. */
export const guestRights: ItemRights = toRights(guest);

/** Selects the rights that replies contain. */
export function selectMay(rights: ItemRights): MediaMay {
  const { edit, delete: mayDelete, upload, like, share, followLinks } = rights;
  const { manageGuestAccess, invite, collaborate, seeAttendance } = rights;
  const ofItem = { edit, delete: mayDelete, upload, like, share, followLinks };
  return { ...ofItem, manageGuestAccess, invite, collaborate, seeAttendance };
}

function toRights(given: readonly ItemRight[]): ItemRights {
  return Object.fromEntries(allRights.map((right) => [right, given.includes(right)])) as ItemRights;
}
