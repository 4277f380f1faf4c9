import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { isAlive, type PageSessionLimits } from './rules.ts';
import * as store from './store.ts';

/** A page session as this process holds it; media requests are decided on it alone. */
export class LivingPage {
  readonly session: store.PageSession;
  /** Media was served to it: only then is a play believed. */
  hasServed = false;
  /** Seen since the last flush to the database. */
  isFresh = false;

  constructor(session: store.PageSession) {
    this.session = session;
  }

  get mediaId(): string {
    return this.session.mediaId;
  }

  markServed(): void {
    this.hasServed = true;
  }
}

export interface LivingDependencies {
  write: Write;
  read: Kysely<Tables>;
  clock: Clock;
  limits: PageSessionLimits;
  /** Told which pages this process held are over. */
  onEnded(pageSessionIds: string[]): void;
}

export type LivingPages = ReturnType<typeof createLivingPages>;

const flushMs = 15_000;
const otherNodesMs = 1_000;
const keptMs = 8 * 24 * 3_600_000;

/**
 * The page sessions that are open, in memory. The rows are the truth: a page this process has not heard of (after a
 * restart, or opened at another process) is read once; when it was seen last is written in bulk.
 */
export function createLivingPages({ write, read, clock, limits, onEnded }: LivingDependencies) {
  const pages = new Map<string, LivingPage>();
  // An address that leads nowhere costs one look at the database, not one per request.
  const unknown = new LRUCache<string, true>({ max: 10_000, ttl: 2_000 });

  function isOpen(page: LivingPage): boolean {
    return isAlive(page.session, limits, clock.now().getTime());
  }

  /** The open page session of this id; in memory nearly always. */
  function find(id: string): LivingPage | null | Promise<LivingPage | null> {
    const page = pages.get(id);
    if (page && (page.session.endedAt !== null || isOpen(page))) return page.session.endedAt === null ? page : null;
    if (unknown.has(id)) return null;
    return load(id);
  }

  async function load(id: string): Promise<LivingPage | null> {
    const session = await store.find(read, id);
    const known = pages.get(id);
    if (!session || session.endedAt !== null || known?.session.endedAt || unknown.has(id)) {
      unknown.set(id, true);
      return null;
    }
    const page = known ?? new LivingPage(session);
    page.session.lastSeenAt = Math.max(page.session.lastSeenAt, session.lastSeenAt);
    if (!isOpen(page)) {
      unknown.set(id, true);
      return null;
    }
    pages.set(id, page);
    return page;
  }

  /** Tells memory, after the commit, that these are over. */
  function forget(ids: string[], at: number): void {
    const held: string[] = [];
    for (const id of ids) {
      const page = pages.get(id);
      // A look-up that is under way has read the row as it was.
      unknown.set(id, true);
      if (!page || page.session.endedAt !== null) continue;
      page.session.endedAt = at;
      held.push(id);
    }
    if (held.length > 0) onEnded(held);
  }

  async function flush(): Promise<void> {
    const fresh = [...pages.values()].filter((page) => page.isFresh);
    if (fresh.length === 0) return;
    for (const page of fresh) page.isFresh = false;
    await write((unit) =>
      store.markSeen(
        unit,
        fresh.map((page) => page.session.id),
        unit.now.getTime(),
      ),
    );
  }

  function sweep(): void {
    for (const [id, page] of pages) if (!isOpen(page)) pages.delete(id);
  }

  let askedUpTo = clock.now().getTime();
  /** Other processes end page sessions too, an administrator's command for one; two seconds of overlap are for clocks that differ. */
  async function hearOfOthers(): Promise<void> {
    const now = clock.now().getTime();
    forget(await store.findEndedSince(read, askedUpTo - 2_000), now);
    askedUpTo = now;
  }

  const timers = [
    every(flushMs, async () => {
      await flush();
      sweep();
    }),
    every(3_600_000, () => write((unit) => store.deleteNotSeenSince(unit, unit.now.getTime() - keptMs))),
    every(otherNodesMs, hearOfOthers),
  ];

  return {
    find,
    /** Call after the commit that made them. */
    add(sessions: store.PageSession[]): void {
      for (const session of sessions) pages.set(session.id, new LivingPage(session));
    },
    see(page: LivingPage): void {
      page.session.lastSeenAt = clock.now().getTime();
      page.isFresh = true;
    },
    /** Ends what was named in the unit; memory follows in the same tick as the commit. */
    forgetAfter(unit: Unit, ids: string[]): void {
      unit.afterCommit(() => forget(ids, unit.now.getTime()));
    },
    flush,
    async close(): Promise<void> {
      for (const timer of timers) clearInterval(timer);
      await flush();
    },
  };
}

/** Runs again and again; a failure is reported and the next run comes all the same. */
function every(ms: number, work: () => Promise<void>): NodeJS.Timeout {
  const timer = setInterval(() => {
    work().catch((error: unknown) => process.emitWarning(error instanceof Error ? error : String(error)));
  }, ms);
  timer.unref();
  return timer;
}
