import type { Kysely } from 'kysely';
import type { Access, ItemAccess } from '#server/access/find-rights.ts';
import {
  accountKey,
  guestKey,
  invitedKey,
  isInvitedKey,
  readPersonKey,
  toPerson,
  type PersonKey,
} from '#server/access/person.ts';
import { toRoomRole } from '#server/access/rules.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { AccountCaller, Caller } from '#server/http/caller.ts';
import { mediaKinds } from '#server/media-kinds.ts';
import { refuseRole } from '#server/names/refuse-role.ts';
import type { SeatRequest } from './join.ts';
import type { LiveRoom, LiveRooms, Seat } from './live.ts';

type Db = Kysely<Tables>;

/** An open page of the caller. */
export interface OpenPage {
  id: string;
  mediaId: string;
  openedAs: 'member' | 'guest' | 'invited' | 'preview';
  person: PersonKey;
  guestSessionId: string | null;
}

export interface GuestFacts {
  name: string;
  email: string;
  browserHash: string;
  network: string | null;
  hadLobby: boolean;
}

export interface InvitedFacts {
  name: string;
  email: string;
}

export interface CallerDependencies {
  read: Db;
  live: LiveRooms;
  access: Pick<Access, 'find'>;
  /** The page, if it is open and the caller's own. */
  findOwnPage(pageSessionId: string, caller: Caller): Promise<OpenPage | null>;
  findGuest(db: Db, guestSessionId: string): Promise<GuestFacts | null>;
  /** Null once the invitation was revoked. */
  findInvited(db: Db, invitationId: string): Promise<InvitedFacts | null>;
  /** The invitation to the item that this browser has confirmed. */
  findInvitationOf(db: Db, mediaId: string, browserHash: string): Promise<string | null>;
  /** Whether invited people wait in the lobby as guests do. */
  hasLobbyForInvited(): boolean;
  /** The guest session that this browser has on the item. */
  findGuestSessionOf(db: Db, mediaId: string, browserHash: string): Promise<string | null>;
}

export type Callers = ReturnType<typeof createCallers>;

/** Finds out who sent a request, and as which person. Every route of a room starts here. */
export function createCallers(dependencies: CallerDependencies) {
  const { read, live } = dependencies;

  /**
   * The room's item and the rights that this person of the caller has on it: by an invitation, else by the account. A
   * guest's seat or page is checked separately.
   */
  async function getItem({ account }: Caller, mediaId: string, person: PersonKey | undefined): Promise<ItemAccess> {
    const { kind, id } = person ? readPersonKey(person) : { kind: 'account', id: '' };
    const who = kind === 'invited' ? ({ kind, invitationId: id } as const) : toPerson(account);
    const found = await dependencies.access.find(read, who, mediaId);
    // An item that is no room gets the same answer as one that does not exist.
    if (!found || found.item.deletedAt !== null || !mediaKinds[found.item.kind].hasRoom)
      throw new AppError('media.not_found');
    return found;
  }

  async function isOpen(caller: Caller, pageSessionId: string): Promise<boolean> {
    return (await dependencies.findOwnPage(pageSessionId, caller)) !== null;
  }

  async function getOwnPage(caller: Caller, mediaId: string, pageSessionId: string): Promise<OpenPage> {
    const page = await dependencies.findOwnPage(pageSessionId, caller);
    if (!page) throw new AppError('page_sessions.ended');
    if (page.mediaId !== mediaId || page.openedAs === 'preview') throw new AppError('page_sessions.not_allowed');
    return page;
  }

  /**
   * Whom the caller may act as: the page's person, if a page is named, else the account, the invitation and the guest
   * session; first the invitation by which the request was let through.
   */
  async function findPeople(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<PersonKey[]> {
    if (pageSessionId) return [(await getOwnPage(caller, mediaId, pageSessionId)).person];
    const byBrowser = await findByBrowser(dependencies, caller.browserHash, mediaId);
    const byAccount = caller.account ? [accountKey(caller.account.id)] : [];
    return caller.invited ? [...byBrowser, ...byAccount] : [...byAccount, ...byBrowser];
  }

  /** The seat that this page has inside; throws `rooms.elsewhere` when another page of the same person has it. */
  async function getOwnSeat(caller: Caller, mediaId: string, pageSessionId: string) {
    const page = await getOwnPage(caller, mediaId, pageSessionId);
    const room = await live.get(mediaId);
    const seat = live.findSeatOfPage(pageSessionId);
    if (room && seat && seat.participant.state === 'inside') return { room, seat };
    const isElsewhere = room && findSeatOf(room, [page.person])?.participant.state === 'inside';
    throw new AppError(isElsewhere ? 'rooms.elsewhere' : 'rooms.not_inside');
  }

  /** The caller's seat inside: that of this page or, when none is named, that of any page of the caller. */
  async function getSeat(caller: Caller, mediaId: string, pageSessionId: string | undefined) {
    if (pageSessionId) return await getOwnSeat(caller, mediaId, pageSessionId);
    const people = await findPeople(caller, mediaId, undefined);
    const room = await live.get(mediaId);
    const seat = room && findSeatOf(room, people);
    if (seat?.participant.state !== 'inside') throw new AppError('rooms.not_inside');
    return { room: room!, seat };
  }

  async function toSeatRequest(
    caller: Caller,
    mediaId: string,
    pageSessionId: string,
    chosenName: string | null,
  ): Promise<SeatRequest> {
    const page = await getOwnPage(caller, mediaId, pageSessionId);
    const access = await getItem(caller, mediaId, page.person);
    if (page.openedAs === 'member' && caller.account) return toMember(page, caller.account, access, chosenName);
    if (page.openedAs === 'invited')
      return await toInvited(dependencies, page, access, chosenName, describeInvited(page.person));
    const guest = page.guestSessionId && (await dependencies.findGuest(read, page.guestSessionId));
    if (!guest) throw new AppError('page_sessions.not_allowed');
    return toGuest(page, page.guestSessionId!, guest);
  }

  const describeInvited = (person: PersonKey | undefined) =>
    person && isInvitedKey(person) ? { hasLobby: dependencies.hasLobbyForInvited() } : null;

  return { describeInvited, getItem, isOpen, findPeople, getOwnSeat, getSeat, toSeatRequest };
}

async function findByBrowser(
  { read, findInvitationOf, findGuestSessionOf }: CallerDependencies,
  browserHash: string | null,
  mediaId: string,
): Promise<PersonKey[]> {
  if (!browserHash) return [];
  const [invitation, guest] = await Promise.all([
    findInvitationOf(read, mediaId, browserHash),
    findGuestSessionOf(read, mediaId, browserHash),
  ]);
  return [...(invitation ? [invitedKey(invitation)] : []), ...(guest ? [guestKey(guest)] : [])];
}

function toMember(
  page: OpenPage,
  account: AccountCaller,
  { rights }: ItemAccess,
  chosenName: string | null,
): SeatRequest {
  const { name, email, id: accountId } = account;
  // A member who has lost the rights on the item keeps an open page, and joins as a viewer.
  const role = toRoomRole(rights) ?? 'viewer';
  if (chosenName !== null && chosenName !== name && role !== 'moderator') refuseRole(chosenName);
  return {
    pageSessionId: page.id,
    person: page.person,
    name,
    email,
    chosenName,
    role,
    accountId,
    guest: null,
    invited: null,
  };
}

async function toInvited(
  { read, findInvited }: CallerDependencies,
  { id: pageSessionId, person }: OpenPage,
  { rights }: ItemAccess,
  chosenName: string | null,
  invited: SeatRequest['invited'],
): Promise<SeatRequest> {
  const facts = await findInvited(read, readPersonKey(person).id);
  if (!facts) throw new AppError('page_sessions.not_allowed');
  if (chosenName !== null && chosenName !== facts.name) refuseRole(chosenName);
  const role = toRoomRole(rights) ?? 'viewer';
  return { pageSessionId, person, ...facts, chosenName, role, accountId: null, guest: null, invited };
}

function toGuest(
  page: OpenPage,
  guestSessionId: string,
  { name, email, browserHash, network, hadLobby }: GuestFacts,
): SeatRequest {
  return {
    ...{ pageSessionId: page.id, person: page.person, name, email, chosenName: null, role: 'viewer', accountId: null },
    guest: { guestSessionId, browserHash, network, hadLobby },
    invited: null,
  };
}

/** A seat of one of these persons; one inside is preferred, because a member can be there as a guest too. */
export function findSeatOf(room: LiveRoom, people: PersonKey[]): Seat | null {
  const seats = [...room.seats.values()].filter(({ participant }) => people.includes(participant.person));
  return seats.find(({ participant }) => participant.state === 'inside') ?? seats[0] ?? null;
}
