import { createHash } from 'node:crypto';
import type { ErrorCode } from '#contracts/errors.ts';
import type { MediaKind } from '#contracts/media.ts';
import { gatherByKey } from '#server/database/gather.ts';
import type { Unit, Write } from '#server/database/write.ts';
import { newId } from '#server/random.ts';
import { decideEntry, decideReturn, type GuestLinkState } from './rules.ts';
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

type EntryRefusal = Extract<ErrorCode, `guest_access.${string}`>;

/**
 * For an item with a lobby: until when the click of a guest who submits now stays reserved; null: there is no lobby.
 */
export type FindKeptUntil = (
  db: Unit['db'],
  item: { id: string; kind: MediaKind },
  now: Date,
) => Promise<{ keptUntil: Date } | null>;

export type Enter = (tokenHash: string, entry: Entry) => Promise<EntryOutcome>;

/** How long the idempotency key of a form is remembered: the same form sent again is the same entry. */
export const keysRememberedMs = 10 * 60_000;

/**
 * Lets guests in by a link: each entry is decided in the order of arrival, and click and guest session are written in
 * the same commit. Entries that wait for the same link are decided together.
 */
export function createEnter(
  write: Write,
  isModuleOn: () => boolean,
  findKeptUntil: FindKeptUntil = async () => null,
): Enter {
  return gatherByKey(write, async (unit, tokenHash, entries: Entry[]): Promise<EntryOutcome[]> => {
    // Sent at once and run in this order: the other two run after the link is locked.
    const [link, media, keys] = await Promise.all([
      store.lockLinkByHash(unit, tokenHash),
      store.findMediaStateByLink(unit.db, tokenHash),
      findKeys(unit, tokenHash, entries),
    ]);
    if (!link) return entries.map(() => ({ entered: false, because: 'guest_access.not_found' }));
    const [browsers, lobby] = await Promise.all([
      findBrowsers(unit, link, entries),
      media.kind && findKeptUntil(unit.db, { id: link.mediaId, kind: media.kind }, unit.now),
    ]);
    const known = { keys, ...browsers };
    const state = toState(link, media, isModuleOn());
    const decided = new LinkEntries(unit.now, link, state, known, lobby?.keptUntil ?? null);
    const outcomes = entries.map((entry) => decided.decide(entry));
    decided.save(unit);
    return outcomes;
  });
}

interface Known {
  keys: Map<string, entryStore.EntryKey>;
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

async function findBrowsers(unit: Unit, link: store.GuestLink, entries: Entry[]): Promise<Omit<Known, 'keys'>> {
  const brought = unique(entries.flatMap((entry) => entry.browserHash ?? []));
  if (brought.length === 0) return { sessions: new Map(), browsers: new Set() };
  const [sessions, browsers] = await Promise.all([
    store.findSessions(unit.db, brought, link.mediaId),
    entryStore.findKnownBrowsers(unit.db, brought),
  ]);
  return { sessions: new Map(sessions.reverse().map((session) => [session.browserHash, session])), browsers };
}

/** The entries by one link in one unit of work: each is decided on the counts that the previous ones left. */
class LinkEntries {
  readonly #now: Date;
  readonly #link: store.GuestLink;
  readonly #known: Known;
  #state: GuestLinkState;
  readonly #sessions: entryStore.NewGuestSession[] = [];
  readonly #keys = new Map<string, entryStore.EntryKey>();
  readonly #clickKeptUntil: Date | null;
  readonly #moves = new Map<string, Parameters<typeof entryStore.moveSession>[2]>();

  /** `clickKeptUntil`: when not null, there is a lobby, so clicks are reserved, not used. */
  constructor(now: Date, link: store.GuestLink, state: GuestLinkState, known: Known, clickKeptUntil: Date | null) {
    this.#now = now;
    this.#link = link;
    this.#state = state;
    this.#known = known;
    this.#clickKeptUntil = clickKeptUntil;
  }

  decide(entry: Entry): EntryOutcome {
    const before = this.#keys.get(entry.idempotencyKey) ?? this.#known.keys.get(entry.idempotencyKey);
    if (before) return this.#repeat(entry, before);
    const own = entry.browserHash ? this.#known.sessions.get(entry.browserHash) : undefined;
    if (own && this.#isValid(own)) return this.#in(own.id, false);
    const decision = decideEntry(this.#state, this.#now);
    if (!decision.allowed) return { entered: false, because: `guest_access.${decision.because}` };
    return this.#spend(entry);
  }

  /** The same form again, whose first answer and cookie may have been lost: the entry is not counted a second time. */
  #repeat(entry: Entry, before: entryStore.EntryKey): EntryOutcome {
    if (before.fingerprint !== fingerprint(entry)) return { entered: false, because: 'guest_access.key_reused' };
    const again = decideReturn(this.#state, this.#now);
    if (!again.allowed) return { entered: false, because: `guest_access.${again.because}` };
    if (entry.browserHash === before.browserHash) return this.#in(before.sessionId, false);
    this.#moves.set(before.sessionId, { browserHash: entry.freshHash, madeFrom: entry.madeFrom });
    this.#keys.set(entry.idempotencyKey, { ...before, browserHash: entry.freshHash });
    return this.#in(before.sessionId, true);
  }

  #isValid(session: store.GuestSession): boolean {
    const state = toState(
      session.link,
      { kind: null, media: this.#state.media, isEnabled: this.#state.isEnabled },
      this.#state.isModuleOn,
    );
    return decideReturn(state, this.#now).allowed && decideReturn(this.#state, this.#now).allowed;
  }

  #spend(entry: Entry): EntryOutcome {
    const isKnown = entry.browserHash !== null && this.#known.browsers.has(entry.browserHash);
    const browserHash = isKnown ? entry.browserHash! : entry.freshHash;
    const id = newId();
    const column = this.#clickKeptUntil ? 'reservedClicks' : 'usedClicks';
    this.#state = { ...this.#state, [column]: this.#state[column] + 1 };
    this.#sessions.push({
      id,
      mediaId: this.#link.mediaId,
      linkId: this.#link.id,
      browserHash,
      name: entry.name,
      email: entry.email,
      clickKeptUntil: this.#clickKeptUntil,
      madeFrom: entry.madeFrom,
      network: entry.network,
    });
    this.#keys.set(entry.idempotencyKey, {
      key: entry.idempotencyKey,
      fingerprint: fingerprint(entry),
      sessionId: id,
      browserHash,
    });
    return this.#in(id, !isKnown);
  }

  #in(sessionId: string, isFreshBrowser: boolean): EntryOutcome {
    return { entered: true, mediaId: this.#link.mediaId, sessionId, isFreshBrowser };
  }

  save(unit: Unit): void {
    if (this.#sessions.length > 0) {
      unit.handOver(entryStore.insertSessions(unit, this.#sessions));
      const column = this.#clickKeptUntil ? 'reserved_clicks' : 'used_clicks';
      unit.handOver(entryStore.addClicks(unit, this.#link.id, column, this.#sessions.length));
    }
    for (const [sessionId, to] of this.#moves) unit.handOver(entryStore.moveSession(unit, sessionId, to));
    if (this.#keys.size > 0) unit.handOver(entryStore.insertEntryKeys(unit, this.#link.id, [...this.#keys.values()]));
  }
}

function fingerprint({ name, email }: Entry): string {
  return createHash('sha256').update(`${name}\n${email.toLowerCase()}`).digest('base64url');
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
