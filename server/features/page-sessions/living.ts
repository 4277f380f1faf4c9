import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import type { Unit } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hasHadItsTime, isAlive, limitsOf } from './rules.ts';
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
  read: Kysely<Tables>;
  clock: Clock;
  maxMs: number;
  /** Told which pages this process held are over. */
  onEnded(pageSessionIds: string[]): void;
}

/**
 * The page sessions that are open, in memory. The rows are the truth: a page this process has not heard of (after a
 * restart, or opened at another process) is read once.
 */
export class LivingPages {
  readonly #dependencies: LivingDependencies;
  readonly #pages = new Map<string, LivingPage>();
  // An address that leads nowhere costs one look at the database, not one per request.
  readonly #unknown = new LRUCache<string, true>({ max: 10_000, ttl: 2_000 });

  constructor(dependencies: LivingDependencies) {
    this.#dependencies = dependencies;
  }

  /** The open page session of this id; in memory nearly always. */
  find(id: string): LivingPage | null | Promise<LivingPage | null> {
    const page = this.#pages.get(id);
    if (page && page.session.endedAt !== null) return null;
    if (page && this.#isOpen(page)) return page;
    // What lapsed here may have been renewed at another process: the row knows.
    return this.#unknown.has(id) ? null : this.#load(id);
  }

  /** Call after the commit that made them. */
  add(sessions: store.PageSession[]): void {
    for (const session of sessions) this.#pages.set(session.id, new LivingPage(session));
  }

  /** The page was heard of now. */
  see(page: LivingPage): void {
    page.session.lastSeenAt = this.#dependencies.clock.now().getTime();
    page.isFresh = true;
  }

  /** Ends what was named in the unit; memory follows in the same tick as the commit. */
  forgetAfter(unit: Unit, ids: string[]): void {
    unit.afterCommit(() => this.forget(ids, unit.now.getTime()));
  }

  /** These are over, since `at` (epoch milliseconds). */
  forget(ids: string[], at: number): void {
    const held: string[] = [];
    for (const id of ids) {
      const page = this.#pages.get(id);
      // A look-up that is under way has read the row as it was.
      this.#unknown.set(id, true);
      if (!page || page.session.endedAt !== null) continue;
      page.session.endedAt = at;
      held.push(id);
    }
    if (held.length > 0) this.#dependencies.onEnded(held);
  }

  /** Those that were seen since this was asked last. */
  takeFresh(): string[] {
    const fresh = [...this.#pages.values()].filter((page) => page.isFresh);
    for (const page of fresh) page.isFresh = false;
    return fresh.map((page) => page.session.id);
  }

  /** Lets go of pages that are over. Those that have had their time are ended: nothing would ever tell them otherwise. */
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
    const page = isOver ? null : (known ?? new LivingPage(session));
    if (page && session) page.session.lastSeenAt = Math.max(page.session.lastSeenAt, session.lastSeenAt);
    if (!page || !this.#isOpen(page)) {
      this.#unknown.set(id, true);
      return null;
    }
    this.#pages.set(id, page);
    return page;
  }

  #hasHadItsTime({ session }: LivingPage): boolean {
    const { maxMs, clock } = this.#dependencies;
    return hasHadItsTime(session, limitsOf(session.kind, maxMs), clock.now().getTime());
  }

  #isOpen(page: LivingPage): boolean {
    const { maxMs, clock } = this.#dependencies;
    return isAlive(page.session, limitsOf(page.session.kind, maxMs), clock.now().getTime());
  }
}
