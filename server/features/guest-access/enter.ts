import { createHash } from 'node:crypto';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaKind } from '#contracts/media.ts';
import { gatherByKey } from '#server/database/gather.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import type { GuestLink } from './link-row.ts';
import { findHolds } from './click-store.ts';
import { freeLapsed } from './free-lapsed.ts';
import {
  canMove,
  confirmWithinMs,
  decideEntry,
  decideReturn,
  holdsItsShare,
  type GuestLinkState,
  type NetworkHolds,
} from './rules.ts';
import * as entryStore from './entry-store.ts';
import { toState } from './link-state.ts';
import * as store from './store.ts';

/** One submitted form. */
export interface Entry {
  name: string;
  email: string;
  idempotencyKey: string;
  /** Hash of the browser's guest cookie; null: it sent none. */
  browserHash: string | null;
  /** Hash of a cookie made for this request: used when the browser's own is unknown. */
  freshHash: string;
  /** See `describeSender`. */
  madeFrom: string;
  /** Keyed hash of the network that the form was sent from. */
  network: string;
}

export type EntryOutcome =
  | { entered: true; mediaId: string; sessionId: string; isFreshBrowser: boolean }
  | { entered: false; because: EntryRefusal };

type EntryRefusal = Extract<ErrorCode, `guest_access.${string}` | 'request.too_many'>;

export interface EnterDependencies {
  write: Write;
  isModuleOn(): boolean;
  hasLobby(db: Unit['db'], item: { id: string; kind: MediaKind }, now: Date): Promise<boolean>;
  /** Those of these browsers whose cookie Foyer has made. */
  findKnownBrowsers(db: Unit['db'], browserHashes: string[]): Promise<Set<string>>;
  /** Ends the open pages of these guest sessions. */
  endPages(unit: Unit, guestSessionIds: string[]): Promise<void>;
  /** How many clicks one network may hold on a link for guests who have opened no page; 0: no limits by network. */
  mostUnconfirmed: number;
}

export type Enter = (tokenHash: string, entry: Entry) => Promise<EntryOutcome>;

/** How long the idempotency key of a form is remembered: the same form sent again is the same entry. */
export const keysRememberedMs = 10 * 60_000;

/**
 * Lets guests in by a link: each entry is decided in the order of arrival, and the reserved click and the guest session
 * are written in the same commit. Entries that wait for the same link are decided together.
 */
export function createEnter(dependencies: EnterDependencies): Enter {
  const { write, isModuleOn, hasLobby, endPages, mostUnconfirmed } = dependencies;
  return gatherByKey(write, async (unit, tokenHash, entries: Entry[]): Promise<EntryOutcome[]> => {
    // Sent at once and run in this order: the other two run after the link is locked.
    const [locked, media, keys] = await Promise.all([
      store.lockLinkByHash(unit, tokenHash),
      store.findMediaStateByLink(unit.db, tokenHash),
      findKeys(unit, tokenHash, entries),
    ]);
    if (!locked) return entries.map(() => ({ entered: false, because: 'guest_access.not_found' }));
    const [link, browsers, isLobby] = await Promise.all([
      freeLapsed(unit, locked, entries.length),
      findBrowsers(dependencies, unit, locked, entries),
      media.kind !== null && hasLobby(unit.db, { id: locked.mediaId, kind: media.kind }, unit.now),
    ]);
    const networks = mostUnconfirmed > 0 ? unique(entries.map(({ network }) => network)) : [];
    const holds = networks.length > 0 ? await findHolds(unit, link.id, networks) : null;
    const known = { keys, holds, mostUnconfirmed, ...browsers };
    const decided = new LinkEntries(unit.now, link, toState(link, media, isModuleOn()), known, isLobby);
    const outcomes = entries.map((entry) => decided.decide(entry));
    decided.save(unit);
    if (decided.moved.length > 0) await endPages(unit, decided.moved);
    return outcomes;
  });
}

interface Known {
  keys: Map<string, entryStore.EntryKey>;
  /** The reserved clicks of each network; null: networks are not limited. */
  holds: Map<string, NetworkHolds> | null;
  mostUnconfirmed: number;
  /** Living guest sessions for the item, by hash of the browser's cookie. */
  sessions: Map<string, store.GuestSession>;
  /** Hashes of cookies that were made by Foyer. */
  browsers: Set<string>;
}

async function findKeys(unit: Unit, tokenHash: string, entries: Entry[]): Promise<Known['keys']> {
  const since = new Date(unit.now.getTime() - keysRememberedMs);
  const wanted = unique(entries.map((entry) => entry.idempotencyKey));
  const keys = await entryStore.findEntryKeys(unit, tokenHash, wanted, since);
  return new Map(keys.map((key) => [key.key, key]));
}

async function findBrowsers(
  { findKnownBrowsers }: Pick<EnterDependencies, 'findKnownBrowsers'>,
  unit: Unit,
  link: GuestLink,
  entries: Entry[],
): Promise<Pick<Known, 'sessions' | 'browsers'>> {
  const brought = unique(entries.flatMap((entry) => entry.browserHash ?? []));
  if (brought.length === 0) return { sessions: new Map(), browsers: new Set() };
  const [sessions, browsers] = await Promise.all([
    store.findSessions(unit.db, brought, link.mediaId),
    findKnownBrowsers(unit.db, brought),
  ]);
  return { sessions: new Map(sessions.reverse().map((session) => [session.browserHash, session])), browsers };
}

/** The entries by one link in one unit of work: each is decided on the counts that the previous ones left. */
class LinkEntries {
  readonly #now: Date;
  readonly #link: GuestLink;
  readonly #known: Known;
  #state: GuestLinkState;
  readonly #hasLobby: boolean;
  readonly #sessions: entryStore.NewGuestSession[] = [];
  readonly #newKeys: entryStore.EntryKey[] = [];
  readonly #moves = new Map<string, entryStore.Move>();

  constructor(now: Date, link: GuestLink, state: GuestLinkState, known: Known, hasLobby: boolean) {
    this.#now = now;
    this.#link = link;
    this.#state = state;
    this.#known = known;
    this.#hasLobby = hasLobby;
  }

  /** The guest sessions that moved to another browser. */
  get moved(): string[] {
    return [...this.#moves.keys()];
  }

  decide(entry: Entry): EntryOutcome {
    const before = this.#known.keys.get(entry.idempotencyKey);
    if (before) return this.#repeat(entry, before);
    const own = entry.browserHash ? this.#known.sessions.get(entry.browserHash) : undefined;
    if (own && !own.hasLapsed && this.#isValid(own)) return this.#in(own.id, false);
    const decision = decideEntry(this.#state, this.#now);
    if (!decision.allowed) return { entered: false, because: `guest_access.${decision.because}` };
    const because = this.#countHold(entry.network);
    return because ? { entered: false, because } : this.#reserve(entry);
  }

  /** Counts one more reserved click of the network, or says why there may not be one. */
  #countHold(network: string): EntryRefusal | null {
    const { holds, mostUnconfirmed } = this.#known;
    if (!holds) return null;
    const held = holds.get(network) ?? { unconfirmed: 0, all: 0 };
    if (held.unconfirmed >= mostUnconfirmed) return 'request.too_many';
    if (holdsItsShare(this.#state, held)) return 'guest_access.all_taken';
    holds.set(network, { unconfirmed: held.unconfirmed + 1, all: held.all + 1 });
    return null;
  }

  /** The same form again, whose first answer and cookie may have been lost: the entry is not counted a second time. */
  #repeat(entry: Entry, before: entryStore.EntryKey): EntryOutcome {
    if (before.fingerprint !== fingerprint(entry)) return { entered: false, because: 'guest_access.key_reused' };
    const again = decideReturn(this.#state, this.#now);
    if (!again.allowed) return { entered: false, because: `guest_access.${again.because}` };
    if (entry.browserHash === before.browserHash) return this.#in(before.sessionId, false);
    if (!canMove(before, this.#now)) return { entered: false, because: 'guest_access.key_reused' };
    const { browserHash, isFresh } = this.#browserOf(entry);
    const moves = before.moves + 1;
    this.#moves.set(before.sessionId, { browserHash, madeFrom: entry.madeFrom, moves });
    this.#known.keys.set(entry.idempotencyKey, { ...before, browserHash, moves });
    return this.#in(before.sessionId, isFresh);
  }

  /** The browser's own cookie, if Foyer made it, else the fresh one. */
  #browserOf({ browserHash, freshHash }: Entry): { browserHash: string; isFresh: boolean } {
    const isKnown = browserHash !== null && this.#known.browsers.has(browserHash);
    return { browserHash: isKnown ? browserHash : freshHash, isFresh: !isKnown };
  }

  #isValid(session: store.GuestSession): boolean {
    const state = toState(
      session.link,
      { kind: null, media: this.#state.media, isEnabled: this.#state.isEnabled },
      this.#state.isModuleOn,
    );
    return decideReturn(state, this.#now).allowed && decideReturn(this.#state, this.#now).allowed;
  }

  #reserve(entry: Entry): EntryOutcome {
    const { browserHash, isFresh } = this.#browserOf(entry);
    const id = newId();
    this.#state = { ...this.#state, reservedClicks: this.#state.reservedClicks + 1 };
    this.#sessions.push({
      id,
      mediaId: this.#link.mediaId,
      linkId: this.#link.id,
      browserHash,
      name: entry.name,
      email: entry.email,
      clickKeptUntil: new Date(this.#now.getTime() + confirmWithinMs),
      hadLobby: this.#hasLobby,
      madeFrom: entry.madeFrom,
      network: entry.network,
    });
    const key: entryStore.EntryKey = {
      key: entry.idempotencyKey,
      fingerprint: fingerprint(entry),
      sessionId: id,
      browserHash,
      enteredAt: this.#now,
      isConfirmed: false,
      moves: 0,
    };
    this.#newKeys.push(key);
    this.#known.keys.set(key.key, key);
    return this.#in(id, isFresh);
  }

  #in(sessionId: string, isFreshBrowser: boolean): EntryOutcome {
    return { entered: true, mediaId: this.#link.mediaId, sessionId, isFreshBrowser };
  }

  save(unit: Unit): void {
    if (this.#sessions.length > 0) {
      unit.handOver(entryStore.insertSessions(unit, this.#sessions));
      unit.handOver(entryStore.reserveClicks(unit, this.#link.id, this.#sessions.length));
      unit.handOver(entryStore.insertEntryKeys(unit, this.#link.id, this.#newKeys));
    }
    for (const [sessionId, to] of this.#moves) unit.handOver(entryStore.moveSession(unit, sessionId, to));
  }
}

function fingerprint({ name, email }: Entry): string {
  return createHash('sha256').update(`${name}\n${email.toLowerCase()}`).digest('base64url');
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
