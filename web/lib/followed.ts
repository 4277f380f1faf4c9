import { asApiError } from './api.ts';
import type { ApiError } from './api.ts';
import type { Clock } from './clock.ts';
import { Observable } from './observable.ts';
import { isPassing } from './passing.ts';
import type { ServerEventHub } from './server-events.ts';

export interface FollowedSnapshot<T> {
  /** Null until the server has answered once. */
  value: T | null;
  /** Why the last request failed; what was known before stays. */
  error: ApiError | null;
}

export interface FollowedParts<T> {
  events: ServerEventHub;
  clock: Clock;
  read(pageSessionId: string | undefined): Promise<T>;
  /** The event that says: read it again. */
  news: 'room' | 'live';
}

/** All pages of an item hear the same news; each asks at a random moment within this time. */
const jitterMilliseconds = 800;
const reconnectJitterMilliseconds = 2000;
/** Without its socket a page asks this often. */
const withoutSocketMilliseconds = 10_000;
const longestRetryMilliseconds = 20_000;

/**
 * What one page knows of something on the server: read as a whole, kept up to date by events, read again after a lost
 * connection.
 */
export class Followed<T extends object> {
  readonly #parts: FollowedParts<T>;
  readonly #state = new Observable<FollowedSnapshot<T>>({ value: null, error: null });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #pageSessionId: string | undefined;
  #isRunning = false;
  #isAsking = false;
  #isAskedAgain = false;
  /** Changes that came while a possibly older answer was under way. */
  #changesMeanwhile: ((value: T) => T)[] = [];
  #failures = 0;
  #callOff: (() => void) | null = null;
  #stopListening: (() => void)[] = [];

  constructor(parts: FollowedParts<T>) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { events, clock, news } = this.#parts;
    this.#stopListening = [
      events.on(news, () => this.planSoon()),
      events.on('connection', (isConnected) => {
        this.#plan(isConnected ? reconnectJitterMilliseconds * clock.random() : withoutSocketMilliseconds);
      }),
      ...this.listen(events),
    ];
    void this.refresh();
  }

  stop(): void {
    this.#isRunning = false;
    this.#callOff?.();
    for (const stop of this.#stopListening) stop();
  }

  /** The page session of this page; undefined while it has none. */
  setPage(pageSessionId: string | undefined): void {
    if (this.#pageSessionId === pageSessionId) return;
    this.#pageSessionId = pageSessionId;
    if (this.#isRunning && pageSessionId) void this.refresh();
  }

  /** Takes the state that the answer to a change brought. */
  take(value: T): void {
    this.#state.update({ value, error: null });
  }

  async refresh(): Promise<void> {
    this.#isAskedAgain = this.#isAsking;
    if (this.#isAsking || !this.#isRunning) return;
    this.#callOff?.();
    this.#isAsking = true;
    this.#changesMeanwhile = [];
    try {
      const read = await this.#parts.read(this.#pageSessionId);
      this.#failures = 0;
      this.#state.update({
        value: this.#changesMeanwhile.reduce<T>((value, change) => change(value), read),
        error: null,
      });
    } catch (error) {
      this.#failures += 1;
      this.#state.update({ error: asApiError(error) });
    } finally {
      this.#isAsking = false;
    }
    if (this.#isAskedAgain) return this.refresh();
    this.#planNext();
  }

  /** Listens to further events; returns the functions that stop it. */
  protected listen(_events: ServerEventHub): (() => void)[] {
    return [];
  }

  /** Applies what an event said. */
  protected change(change: (value: T) => T): void {
    if (this.#isAsking) this.#changesMeanwhile.push(change);
    const { value } = this.get();
    if (value) this.#state.update({ value: change(value) });
  }

  protected planSoon(): void {
    this.#plan(jitterMilliseconds * this.#parts.clock.random());
  }

  #planNext(): void {
    const { error } = this.get();
    const { clock, events } = this.#parts;
    if (error && isPassing(error)) {
      const pause = Math.min(1000 * 2 ** this.#failures, longestRetryMilliseconds);
      this.#plan(pause * (0.5 + clock.random() / 2));
    } else if (!error && !events.isConnected) this.#plan(withoutSocketMilliseconds * (0.75 + clock.random() / 2));
  }

  #plan(milliseconds: number): void {
    if (!this.#isRunning) return;
    this.#callOff?.();
    this.#callOff = this.#parts.clock.later(() => void this.refresh(), milliseconds);
  }
}
