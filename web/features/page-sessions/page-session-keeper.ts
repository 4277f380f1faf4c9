import type { Reply } from '#contracts/api.ts';
import type { WatchedReport } from '#contracts/attendance.ts';
import type { PageSession } from '#contracts/page-sessions.ts';
import { ApiError, asApiError } from '../../lib/api.ts';
import { Observable } from '../../lib/observable.ts';
import { isPassing } from '../../lib/passing.ts';
import { createKeepingTimer } from './keeping-timer.ts';
import { WatchedReports } from './watched-reports.ts';
import type { KeeperClock, KeepingTimer } from './keeping-timer.ts';

/**
 * The state of the page. `failed`: no answer yet, retrying; `closed`: the server refused the page session, or ended it.
 */
export type PageStep =
  | { step: 'opening' }
  | { step: 'failed'; error: ApiError }
  | { step: 'open'; session: PageSession }
  | { step: 'closed'; error: ApiError; wasOpen: boolean };

export interface PageSessionCalls {
  open(previous: string | undefined): Promise<PageSession>;
  renew(id: string): Promise<Reply<'POST /api/page-sessions/:id/renew'>>;
  played(id: string): Promise<void>;
  /** Reports what was watched; nobody waits for the answer. */
  watched(id: string, report: WatchedReport): void;
  /** Ends the page session with the last report of what was watched; nobody waits for the answer. */
  leave(id: string, watched?: WatchedReport): void;
}

/** Remembers this tab's page session of one item across loads, so that the next load can end it. */
export interface PreviousPage {
  read(): string | undefined;
  write(id: string): void;
}

export interface KeeperParts {
  calls: PageSessionCalls;
  previous: PreviousPage;
  clock: KeeperClock;
}

/** While the film or further renditions are being made, the page asks this often what can be played. */
const hurrySeconds = 5;
/** What was opened more recently than this and is refused already is not opened again. */
const reopenPauseMilliseconds = 30_000;
const playedTries = 4;

/**
 * Opens one page session and keeps it: renews it, silently opens a new one when it lapsed, reports when the page is
 * closed. Lost connections are retried silently while the page is open. One job runs at a time.
 */
export class PageSessionKeeper {
  readonly #calls: PageSessionCalls;
  readonly #previous: PreviousPage;
  readonly #clock: KeeperClock;
  readonly #timer: KeepingTimer;
  readonly watched: WatchedReports;
  readonly #state = new Observable<PageStep>({ step: 'opening' });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #job: 'open' | 'renew' | null = null;
  /** The renewal under way, with all that follows from it. */
  #work: Promise<void> = Promise.resolve();
  /** A renewal was requested while an answer was under way that may be older than the reason for it. */
  #isAskedAgain = false;
  #isRunning = false;
  #isHurried = false;
  #openedAtMilliseconds = 0;
  /** The page session replaced one that had ended while the page was open. */
  #isReplacement = false;
  #playedIn: string | null = null;

  constructor({ calls, previous, clock }: KeeperParts) {
    this.#calls = calls;
    this.#previous = previous;
    this.#clock = clock;
    this.watched = new WatchedReports(clock, calls.watched);
    this.#timer = createKeepingTimer(clock, () => void (this.#session() ? this.renew() : this.#open()));
  }

  /** Opens the page; again after `stop`, as when the browser restores a tab from its back/forward cache. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    if (this.get().step !== 'opening') this.#state.set({ step: 'opening' });
    void this.#open();
  }

  /** The page is left for good, or goes into the back/forward cache. */
  stop(): void {
    if (!this.#isRunning) return;
    this.#isRunning = false;
    this.#timer.stop();
    const last = this.watched.end();
    const current = this.#session();
    if (current) this.#calls.leave(current.id, last);
  }

  /** For *Try again*. */
  retry(): void {
    if (this.get().step === 'failed') this.#state.set({ step: 'opening' });
    void this.#open();
  }

  /** The tab is visible or online again: does at once what a sleeping timer missed. */
  wake(): void {
    this.#timer.wake();
  }

  /** While further renditions are being made, asks more often. */
  setHurried(isHurried: boolean): void {
    if (this.#isHurried === isHurried) return;
    this.#isHurried = isHurried;
    const current = this.#session();
    if (current && !this.#job) this.#planRenewal(current.renewAfterSeconds);
  }

  /** Asks at once whether the page is still open, and takes up what is new. */
  async renew(): Promise<void> {
    const current = this.#session();
    this.#isAskedAgain = this.#job !== null;
    if (!current || !this.#isRunning) return;
    if (!this.#job) this.#work = this.#renewNow(current);
    await this.#work;
  }

  async #renewNow(current: PageSession): Promise<void> {
    this.#job = 'renew';
    let isLapsed = false;
    try {
      const renewed = await this.#calls.renew(current.id);
      if (!this.#isRunning) return;
      const playback = renewed.playback ?? current.playback;
      this.#state.set({ step: 'open', session: { ...current, ...renewed, ...(playback ? { playback } : {}) } });
      this.#planRenewal(renewed.renewAfterSeconds);
    } catch (caught) {
      isLapsed = this.#isRunning && !isPassing(asApiError(caught));
      if (this.#isRunning && !isLapsed) this.#timer.planRetry();
    } finally {
      this.#job = null;
    }
    if (isLapsed) await this.#replace();
    else if (this.#isAskedAgain) await this.renew();
  }

  /** The media was refused: asks why, and opens a new page session where that is allowed. */
  async mediaRefused(): Promise<void> {
    const before = this.#session();
    if (!before) return;
    await this.renew();
    if (this.#session()?.id !== before.id) return;
    await (this.#isFresh() ? this.#closeAsEnded() : this.#open(true));
  }

  /** Three seconds were played; reported once for each page session. */
  async played(): Promise<void> {
    const id = this.#session()?.id;
    if (!id || this.#playedIn === id) return;
    this.#playedIn = id;
    for (let tries = 1; tries <= playedTries; tries += 1) {
      try {
        return await this.#calls.played(id);
      } catch (caught) {
        // A refusal means that the page session was ended: ask why now, not at the next renewal.
        if (!isPassing(asApiError(caught))) return await this.renew();
        await this.#clock.wait(2 ** tries);
      }
    }
  }

  /** With more tabs open than a guest may have, each replacement ends another tab's page: one replacement is enough. */
  async #replace(): Promise<void> {
    await (this.#isReplacement && this.#isFresh() ? this.#closeAsEnded() : this.#open(true));
  }

  #isFresh(): boolean {
    return this.#clock.now() - this.#openedAtMilliseconds < reopenPauseMilliseconds;
  }

  #closeAsEnded(): void {
    this.#close(new ApiError('page_sessions.ended', 403));
  }

  async #open(isReplacement = false): Promise<void> {
    if (this.#job || !this.#isRunning) return;
    this.#job = 'open';
    try {
      this.#take(await this.#calls.open(this.#previous.read()));
      this.#isReplacement = isReplacement;
    } catch (caught) {
      if (this.#isRunning) this.#failOpening(asApiError(caught));
    } finally {
      this.#job = null;
    }
  }

  #take(opened: PageSession): void {
    this.#openedAtMilliseconds = this.#clock.now();
    this.#previous.write(opened.id);
    // The tab closed or moved on while the answer was under way.
    if (!this.#isRunning) return this.#calls.leave(opened.id);
    this.#state.set({ step: 'open', session: opened });
    this.watched.begin(opened);
    this.#planRenewal(opened.renewAfterSeconds);
  }

  #failOpening(error: ApiError): void {
    if (!isPassing(error)) return this.#close(error);
    if (!this.#session()) this.#state.set({ step: 'failed', error });
    this.#timer.planRetry();
  }

  #close(error: ApiError): void {
    const wasOpen = this.#session() !== null;
    this.#timer.stop();
    this.watched.forget();
    this.#state.set({ step: 'closed', error, wasOpen });
  }

  #planRenewal(renewAfterSeconds: number): void {
    const isHurried = this.#isHurried || (this.#session()?.playback?.preparing ?? null) !== null;
    this.#timer.plan(isHurried ? Math.min(hurrySeconds, renewAfterSeconds) : renewAfterSeconds);
  }

  #session(): PageSession | null {
    const page = this.get();
    return page.step === 'open' ? page.session : null;
  }
}
