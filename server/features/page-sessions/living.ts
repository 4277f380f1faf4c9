import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hasHadItsTime, isAlive, limitsOf } from './rules.ts';
import * as store from './store.ts';

/** A page session in memory; media requests are decided by it alone. */
export class LivingPage {
  readonly session: store.PageSession;
  /** When it was opened and last heard from, in steady time: see `Clock.elapsedMs`. */
  readonly openedMs: number;
  seenMs: number;
  /** Whether media was served to it: only then a reported play is counted. */
  hasServed = false;
  /** Whether it was seen since the last flush to the database. */
  isFresh = false;

  constructor(session: store.PageSession, clock: Clock) {
    this.session = session;
    this.openedMs = toSteadyMs(session.openedAt, clock);
    this.seenMs = toSteadyMs(session.lastSeenAt, clock);
  }

  get mediaId(): string {
    return this.session.mediaId;
  }

  get browser(): string {
    return this.session.ownerHash;
  }

  markServed(): void {
    this.hasServed = true;
  }
}

export interface LivingDependencies {
  read: Kysely<Tables>;
  clock: Clock;
  maxMs: number;
  /** Called with the ids of page sessions in memory that have ended. */
  onEnded(pageSessionIds: string[]): void;
}

/**
 * The open page sessions, in memory. The rows in the database decide: a page session that this process does not know
 * (after a restart, or opened by another process) is read once.
 */
export class LivingPages {
  readonly #dependencies: LivingDependencies;
  readonly #pages = new Map<string, LivingPage>();
  // Ids without a living page session: each costs one read of the database, not one for each request.
  readonly #unknown = new LRUCache<string, true>({ max: 10_000, ttl: 2_000 });

  constructor(dependencies: LivingDependencies) {
    this.#dependencies = dependencies;
  }

  /** The open page session of this id; a promise only when it has to be read from the database. */
  find(id: string): LivingPage | null | Promise<LivingPage | null> {
    const page = this.#pages.get(id);
    if (page && page.session.endedAt !== null) return null;
    if (page && this.#isOpen(page)) return page;
    // A page session that lapsed here may have been renewed by another process: read the row.
    return this.#unknown.has(id) ? null : this.#load(id);
  }

  /** To be called after the commit that created them. */
  add(sessions: store.PageSession[]): void {
    for (const session of sessions) this.#pages.set(session.id, new LivingPage(session, this.#dependencies.clock));
  }

  /** Records that the page was heard from now. */
  see(page: LivingPage): void {
    page.seenMs = this.#dependencies.clock.elapsedMs();
    page.isFresh = true;
  }

  /** Removes page sessions that the unit ended from memory, in the same tick as the commit. */
  forgetAfter(unit: Unit, ids: string[]): void {
    unit.afterCommit(() => this.forget(ids, unit.now.getTime()));
  }

  /** Removes page sessions that ended at `at` (epoch milliseconds) from memory. */
  forget(ids: string[], at: number): void {
    const held: string[] = [];
    for (const id of ids) {
      const page = this.#pages.get(id);
      // A lookup under way may have read the row before it was ended.
      this.#unknown.set(id, true);
      if (!page || page.session.endedAt !== null) continue;
      page.session.endedAt = at;
      held.push(id);
    }
    if (held.length > 0) this.#dependencies.onEnded(held);
  }

  /** The page sessions that were seen since the last call. */
  takeFresh(): string[] {
    const fresh = [...this.#pages.values()].filter((page) => page.isFresh);
    for (const page of fresh) page.isFresh = false;
    return fresh.map((page) => page.session.id);
  }

  /**
   * Removes page sessions that are over. For those at their maximum age `onEnded` is called, as nothing else would tell
   * them.
   */
  sweep(): void {
    const outlived: string[] = [];
    for (const [id, page] of this.#pages) {
      if (this.#isOpen(page)) continue;
      this.#pages.delete(id);
      if (page.session.endedAt === null && this.#hasHadItsTime(page)) outlived.push(id);
    }
    if (outlived.length > 0) this.#dependencies.onEnded(outlived);
  }

  async #load(id: string): Promise<LivingPage | null> {
    const session = await store.find(this.#dependencies.read, id);
    const known = this.#pages.get(id);
    const isOver = !session || session.endedAt !== null || known?.session.endedAt || this.#unknown.has(id);
    const page = isOver ? null : (known ?? new LivingPage(session, this.#dependencies.clock));
    if (page && session) {
      const { clock } = this.#dependencies;
      page.seenMs = Math.max(page.seenMs, toSteadyMs(session.lastSeenAt, clock));
      // The row was written while the clock was ahead: the next flush corrects it.
      page.isFresh ||= session.lastSeenAt > clock.now().getTime();
    }
    if (!page || !this.#isOpen(page)) {
      this.#unknown.set(id, true);
      return null;
    }
    this.#pages.set(id, page);
    return page;
  }

  #hasHadItsTime(page: LivingPage): boolean {
    const { maxMs, clock } = this.#dependencies;
    return hasHadItsTime(page, limitsOf(page.session.kind, maxMs), clock.elapsedMs());
  }

  #isOpen(page: LivingPage): boolean {
    const { maxMs, clock } = this.#dependencies;
    const { openedMs, seenMs, session } = page;
    const times = { openedMs, seenMs, isEnded: session.endedAt !== null };
    return isAlive(times, limitsOf(session.kind, maxMs), clock.elapsedMs());
  }
}

/** An instant of a row in steady time. One in the future, as a clock that was ahead leaves it, counts as now. */
function toSteadyMs(at: number, clock: Clock): number {
  return clock.elapsedMs() - Math.max(0, clock.now().getTime() - at);
}
