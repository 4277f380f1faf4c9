import type { Kysely } from 'kysely';
import type { Access, ItemAccess } from '#server/access/find-rights.ts';
import { accountKey, guestKey, toPerson, type PersonKey } from '#server/access/person.ts';
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
  openedAs: 'member' | 'guest' | 'preview';
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

export interface CallerDependencies {
  read: Db;
  live: LiveRooms;
  access: Pick<Access, 'find'>;
  /** The page, if it is open and the caller's own. */
  findOwnPage(pageSessionId: string, caller: Caller): Promise<OpenPage | null>;
  findGuest(db: Db, guestSessionId: string): Promise<GuestFacts | null>;
  /** The guest session that this browser has on the item. */
  findGuestSessionOf(db: Db, mediaId: string, browserHash: string): Promise<string | null>;
}

export type Callers = ReturnType<typeof createCallers>;

/** Finds out who sent a request, and as which person. Every route of a room starts here. */
export function createCallers(dependencies: CallerDependencies) {
  const { read, live } = dependencies;

  /** The room's item and the rights of the caller's account on it; a guest's seat or page is checked separately. */
  async function getItem({ account }: Pick<Caller, 'account'>, mediaId: string): Promise<ItemAccess> {
    const found = await dependencies.access.find(read, toPerson(account), mediaId);
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

  /** Whom the caller may act as: the page's person, if a page is named, else the account and the guest session. */
  async function findPeople(caller: Caller, mediaId: string, pageSessionId: string | undefined): Promise<PersonKey[]> {
    if (pageSessionId) return [(await getOwnPage(caller, mediaId, pageSessionId)).person];
    const guest = caller.browserHash ? await dependencies.findGuestSessionOf(read, mediaId, caller.browserHash) : null;
    return [...(caller.account ? [accountKey(caller.account.id)] : []), ...(guest ? [guestKey(guest)] : [])];
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
    const access = await getItem(caller, mediaId);
    if (page.openedAs === 'member' && caller.account) return toMember(page, caller.account, access, chosenName);
    const guest = page.guestSessionId && (await dependencies.findGuest(read, page.guestSessionId));
    if (!guest) throw new AppError('page_sessions.not_allowed');
    return toGuest(page, page.guestSessionId!, guest);
  }

  return { getItem, isOpen, findPeople, getOwnSeat, getSeat, toSeatRequest };
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
  return { pageSessionId: page.id, person: page.person, name, email, chosenName, role, accountId, guest: null };
}

function toGuest(
  page: OpenPage,
  guestSessionId: string,
  { name, email, browserHash, network, hadLobby }: GuestFacts,
): SeatRequest {
  return {
    ...{ pageSessionId: page.id, person: page.person, name, email, chosenName: null, role: 'viewer', accountId: null },
    guest: { guestSessionId, browserHash, network, hadLobby },
  };
}

/** A seat of one of these persons; one inside is preferred, because a member can be there as a guest too. */
export function findSeatOf(room: LiveRoom, people: PersonKey[]): Seat | null {
  const seats = [...room.seats.values()].filter(({ participant }) => people.includes(participant.person));
  return seats.find(({ participant }) => participant.state === 'inside') ?? seats[0] ?? null;
}
