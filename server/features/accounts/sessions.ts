import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { AccountCaller } from '#server/http/caller.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hashSecret, newId, newSecret } from '#server/random.ts';
import { endedSessionKeptMs, isSessionLiving, sessionLifeMs, shouldNoteSeen } from './rules.ts';
import {
  deleteEndedSessions,
  findSession,
  insertSession,
  listSessions,
  noteSessionSeen,
  revokeSessions,
  type SessionChoice,
  type StoredSession,
} from './store.ts';

export interface AccountSessions {
  /** The account signed in by the cookie with this hash; cached, at most three seconds behind other processes. */
  find(sessionHash: string): Promise<AccountCaller | null>;
  /** Opens a session, ends the browser's previous one, and returns the new cookie's value, which is not stored. */
  open(unit: Unit, accountId: string, browser: Browser): Promise<string>;
  list(accountId: string): Promise<StoredSession[]>;
  /** Ends the matching sessions and returns how many; this process refuses them from the commit on. */
  end(unit: Unit, choice: SessionChoice): Promise<number>;
  /** After the commit, drops the cached account, so that its next request reads it again. */
  forget(unit: Unit, accountId: string): void;
  /** Registers work that ends what depends on sessions, in the same unit. Not called for sessions that expire. */
  alsoEnd(work: EndWithSessions): void;
}

/** The browser that signs in. */
export interface Browser {
  userAgent: string;
  madeFrom: string;
  /** Hashes of the browser's session cookies so far; those sessions are ended. */
  sessionHashes: string[];
}

export type EndWithSessions = (unit: Unit, sessionIds: string[]) => Promise<void>;

interface Known {
  caller: AccountCaller;
  expiresAt: Date;
  /** Steady time: see `Clock.elapsedMs`. */
  readAtMs: number;
}

const maxKnown = 10_000;
// Another process may end a session, such as an administrator's command: it must end here within five seconds.
const believedMs = 3_000;
const longestUserAgent = 300;

interface SessionDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
}

export function createAccountSessions({ read, write, clock }: SessionDependencies): AccountSessions {
  const known = new LRUCache<string, Known>({ max: maxKnown });
  const works: EndWithSessions[] = [];
  let changes = 0;

  async function find(sessionHash: string): Promise<AccountCaller | null> {
    const now = clock.now();
    const readAtMs = clock.elapsedMs();
    const remembered = known.get(sessionHash);
    if (remembered && readAtMs - remembered.readAtMs < believedMs && now < remembered.expiresAt)
      return remembered.caller;
    const changesBefore = changes;
    const found = await findSession(read, sessionHash);
    if (!found || !isSessionLiving(found.session, now)) {
      known.delete(sessionHash);
      return null;
    }
    const { id: sessionId, madeFrom } = found.session;
    const caller = { ...found.account, sessionId, sessionHash, madeFrom };
    // A result read before a session ended must not be cached after it.
    if (changes === changesBefore) known.set(sessionHash, { caller, expiresAt: found.session.expiresAt, readAtMs });
    if (shouldNoteSeen(found.session.lastSeenAt, now)) noteSeen(found.session.id, now);
    return caller;
  }

  function noteSeen(id: string, now: Date): void {
    const expiresAt = new Date(now.getTime() + sessionLifeMs);
    // A failed write, as on a full disk, must not refuse the request: the next request tries again.
    write((unit) => noteSessionSeen(unit.db, id, now, expiresAt)).catch(() => {});
  }

  async function end(unit: Unit, choice: SessionChoice): Promise<number> {
    const ended = await revokeSessions(unit.db, choice, unit.now);
    if (ended.length === 0) return 0;
    for (const work of works)
      await work(
        unit,
        ended.map(({ id }) => id),
      );
    unit.afterCommit(() => {
      changes += 1;
      for (const { tokenHash } of ended) known.delete(tokenHash);
    });
    return ended.length;
  }

  return {
    find,
    async open(unit, accountId, browser) {
      for (const tokenHash of browser.sessionHashes) await end(unit, { tokenHash });
      return insertNewSession(unit, accountId, browser);
    },
    end,
    list: (accountId) => listSessions(read, accountId, clock.now()),
    forget(unit, accountId) {
      unit.afterCommit(() => {
        changes += 1;
        for (const [hash, { caller }] of known.entries()) if (caller.id === accountId) known.delete(hash);
      });
    },
    alsoEnd(work) {
      works.push(work);
    },
  };
}

/** Returns the new cookie's value. */
async function insertNewSession(unit: Unit, accountId: string, { userAgent, madeFrom }: Browser): Promise<string> {
  await deleteEndedSessions(unit.db, accountId, new Date(unit.now.getTime() - endedSessionKeptMs));
  const secret = newSecret();
  await insertSession(unit.db, {
    id: newId(),
    accountId,
    tokenHash: hashSecret(secret),
    userAgent: userAgent.slice(0, longestUserAgent),
    createdAt: unit.now,
    lastSeenAt: unit.now,
    expiresAt: new Date(unit.now.getTime() + sessionLifeMs),
    madeFrom,
  });
  return secret;
}
