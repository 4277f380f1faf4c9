import type { Changes } from '#contracts/events.ts';
import type { Room, RoomParticipant, WaitingPerson } from '#contracts/rooms.ts';
import { asApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import type { Clock } from '../../lib/clock.ts';
import { Observable } from '../../lib/observable.ts';
import { isPassing } from '../../lib/passing.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { mergeChanges } from './merge-changes.ts';

export interface RoomSnapshot {
  /** Null until the server has answered once. */
  room: Room | null;
  /** Why the last request failed; what was known before stays. */
  error: ApiError | null;
}

export interface RoomStoreParts {
  events: ServerEventHub;
  clock: Clock;
  read(pageSessionId: string | undefined): Promise<Room>;
}

type News = { of: 'roster'; changes: Changes<RoomParticipant> } | { of: 'waiting'; changes: Changes<WaitingPerson> };

/** All pages of a room hear the same news; each asks at a random moment within this time. */
const jitterMilliseconds = 800;
const reconnectJitterMilliseconds = 2000;
/** Without its socket a page asks this often. */
const withoutSocketMilliseconds = 10_000;
const longestRetryMilliseconds = 20_000;

/** The roster names everybody inside, so the count is its length. */
function takeNews(room: Room, news: News): Room {
  if (news.of === 'waiting') {
    const waiting = mergeChanges(room.waiting, news.changes);
    // Who comes back to an old place stands there at once, so that the list does not change again later.
    return { ...room, waiting: waiting.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since)) };
  }
  const participants = mergeChanges(room.participants, news.changes);
  return { ...room, participants, insideCount: participants.length };
}

/**
 * What one page knows of a room: read as a whole, kept up to date by the server's events, read again after a lost
 * connection.
 */
export class RoomStore {
  readonly #parts: RoomStoreParts;
  readonly #state = new Observable<RoomSnapshot>({ room: null, error: null });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #pageSessionId: string | undefined;
  #isRunning = false;
  #isAsking = false;
  #isAskedAgain = false;
  /** News that came while a possibly older answer was under way. */
  #newsMeanwhile: News[] = [];
  #failures = 0;
  #callOff: (() => void) | null = null;
  #stopListening: (() => void)[] = [];

  constructor(parts: RoomStoreParts) {
    this.#parts = parts;
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { events } = this.#parts;
    this.#stopListening = [
      events.on('room', () => this.#plan(jitterMilliseconds * this.#parts.clock.random())),
      events.on('roster', (changes) => this.#hear({ of: 'roster', changes })),
      events.on('waiting', (changes) => this.#hear({ of: 'waiting', changes })),
      events.on('connection', (isConnected) => {
        this.#plan(isConnected ? reconnectJitterMilliseconds * this.#parts.clock.random() : withoutSocketMilliseconds);
      }),
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
  take(room: Room): void {
    this.#state.update({ room, error: null });
  }

  /** Removes a person who was admitted, declined or left before the server's own event comes. */
  forgetWaiting(participantId: string): void {
    this.#hear({ of: 'waiting', changes: { changed: [], gone: [participantId] } });
  }

  async refresh(): Promise<void> {
    this.#isAskedAgain = this.#isAsking;
    if (this.#isAsking || !this.#isRunning) return;
    this.#callOff?.();
    this.#isAsking = true;
    this.#newsMeanwhile = [];
    try {
      const room = await this.#parts.read(this.#pageSessionId);
      this.#failures = 0;
      this.#state.update({ room: this.#newsMeanwhile.reduce(takeNews, room), error: null });
    } catch (error) {
      this.#failures += 1;
      this.#state.update({ error: asApiError(error) });
    } finally {
      this.#isAsking = false;
    }
    if (this.#isAskedAgain) return this.refresh();
    this.#planNext();
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

  #hear(news: News): void {
    if (this.#isAsking) this.#newsMeanwhile.push(news);
    const { room } = this.get();
    if (!room) return;
    this.#state.update({ room: takeNews(room, news) });
    // Only moderators may see e-mail addresses, so the events, which go to everybody inside, do not carry them.
    const isNewGuest = ({ id, isGuest }: RoomParticipant) => isGuest && !(id in room.emails);
    if (room.may.moderate && news.of === 'roster' && news.changes.changed.some(isNewGuest)) {
      this.#plan(jitterMilliseconds * this.#parts.clock.random());
    }
  }
}
