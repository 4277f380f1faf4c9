import type { LobbyMessage, Standing } from '#contracts/rooms.ts';
import { asApiError, isApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import type { Clock } from '../../lib/clock.ts';
import { Observable } from '../../lib/observable.ts';
import { isPassing } from '../../lib/passing.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { decideFirstStep } from './first-step.ts';
import type { SeatMemory } from './seat-memory.ts';

/**
 * The seat as this page knows it. `preview`: a member who has not pressed Join; `refused`: no seat, and why; `asking`:
 * no answer yet.
 */
export type Seat =
  | { step: 'asking' }
  | { step: 'preview' }
  | { step: 'refused'; error: ApiError }
  | { step: 'standing'; standing: Standing };

export interface SeatSnapshot {
  seat: Seat;
  /** The name that the server refused at the last join; null: none. */
  refusedName: string | null;
  /** A join is under way. */
  isJoining: boolean;
  /** The last request got no answer: what is shown may be out of date. */
  isUnreachable: boolean;
}

export interface SeatCalls {
  me(pageSessionId: string): Promise<Standing>;
  join(pageSessionId: string, name: string | undefined): Promise<Standing>;
  leave(pageSessionId: string): Promise<void>;
}

export interface SeatStoreParts {
  events: ServerEventHub;
  clock: Clock;
  calls: SeatCalls;
  isGuest: boolean;
  /** False: this person never asked for a seat here, so the standing need not be requested. */
  hasJoined: boolean;
  memory: { recall(): SeatMemory | null; remember(memory: SeatMemory | null): void };
}

const jitterMilliseconds = 150;
const reconnectJitterMilliseconds = 2000;
const cutMilliseconds = 500;
/** How often a page asks without its socket, and while a passing reason keeps it out. */
const againMilliseconds = 8_000;
const longestRetryMilliseconds = 20_000;
/** Each of these has a page of its own, which asks for the seat again without a press. */
const waitedFor: ApiError['code'][] = [
  'rooms.no_engine',
  'rooms.full',
  'rooms.locked',
  'rooms.not_open',
  'storage.full',
];
/** For a room that opens later. Its page asks in time by itself; this covers clocks that are wrong. */
const notOpenMilliseconds = 30_000;

const isWaitedFor = (error: ApiError) => waitedFor.includes(error.code);
const isUnanswered = (error: ApiError) => isPassing(error) && !isWaitedFor(error);

/**
 * One person's seat in one room, for one page: requested, kept, and its standing read again whenever the server says
 * so.
 */
export class SeatStore {
  readonly #parts: SeatStoreParts;
  readonly #state = new Observable<SeatSnapshot>({
    seat: { step: 'asking' },
    refusedName: null,
    isJoining: false,
    isUnreachable: false,
  });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #pageSessionId: string | null = null;
  #name: string | undefined;
  #hasArrived = false;
  /** Counts requests, so that a late answer to an earlier one is not shown. */
  #round = 0;
  /** News came while the answer to a join was under way. */
  #isBehind = false;
  #failures = 0;
  #callOff: (() => void) | null = null;
  #stopListening: (() => void)[] = [];

  constructor(parts: SeatStoreParts) {
    this.#parts = parts;
  }

  start(): void {
    const { events, clock } = this.#parts;
    this.#stopListening = [
      events.on('standing', () => this.#plan(jitterMilliseconds * clock.random())),
      events.on('lobbyMessage', (message) => this.#takeMessage(message)),
      events.on(
        'room',
        () => this.#isWaitingForSomething() && this.#plan(reconnectJitterMilliseconds * clock.random()),
      ),
      events.on('connection', (isConnected) => {
        // A preview requests nothing: only Join does.
        if (this.get().seat.step === 'preview') return;
        // The standing is requested after a cut as well: the page then says whether the server itself is out of reach.
        this.#plan(reconnectJitterMilliseconds * clock.random() + (isConnected ? 0 : cutMilliseconds));
      }),
    ];
  }

  /**
   * The page is left for another one. A reload keeps the seat; after another page the seat is not requested again by
   * itself.
   */
  stop(): void {
    this.#round += 1;
    this.#isBehind = false;
    this.#callOff?.();
    for (const stop of this.#stopListening) stop();
    if (this.#parts.memory.recall() === 'in') this.#parts.memory.remember('left');
    if (this.#hasSeenTheEnd()) this.#parts.memory.remember(null);
  }

  /** The page session of this page. One that replaces another silently takes the seat over. */
  setPage(pageSessionId: string | null): void {
    if (this.#pageSessionId === pageSessionId) return;
    const hadPage = this.#pageSessionId !== null;
    this.#pageSessionId = pageSessionId;
    if (!pageSessionId) return;
    if (hadPage && this.#holdsSeat()) void this.join(this.#name);
    else if (!hadPage && !this.#parts.hasJoined) this.#goWithoutSeat();
    else void this.refresh();
  }

  /** Requests a seat: for the first time, again after a refusal, or in the place of another page. */
  async join(name = this.#name): Promise<void> {
    this.#name = name;
    const pageSessionId = this.#pageSessionId;
    if (!pageSessionId) return;
    this.#hasArrived = true;
    this.#isBehind = false;
    this.#state.update({ isJoining: true, refusedName: null });
    await this.#ask(() => this.#parts.calls.join(pageSessionId, name));
    this.#state.update({ isJoining: false });
    if (this.#isBehind) this.#plan(0);
  }

  /** Requests the present standing. */
  async refresh(): Promise<void> {
    const pageSessionId = this.#pageSessionId;
    if (!pageSessionId) return;
    // Not during a join: an answer from before the join could replace the join's own.
    if (this.get().isJoining) return void (this.#isBehind = true);
    if (this.#isWaitingForSomething()) return this.join(this.#name);
    await this.#ask(() => this.#parts.calls.me(pageSessionId));
  }

  /** For *Try again*, and for the moment when waiting is over. */
  readonly retry = (): void => void (this.#hasArrived ? this.join(this.#name) : this.refresh());

  /** The network is back: requests the standing, unless nothing was requested yet. */
  readonly wake = (): void => {
    if (this.get().seat.step !== 'preview') void this.refresh();
  };

  /** Whether the seat is still good, for a connection that was lost. Rejects when the server does not answer. */
  readonly isSeatGood = async (): Promise<boolean> => {
    if (!this.#pageSessionId) throw new Error('no page session now');
    const standing = await this.#parts.calls.me(this.#pageSessionId);
    this.#take(standing);
    return standing.state === 'inside' && standing.isHere;
  };

  async leave(): Promise<void> {
    const { seat } = this.get();
    this.#round += 1;
    this.#callOff?.();
    this.#parts.memory.remember('left');
    if (this.#pageSessionId) await this.#parts.calls.leave(this.#pageSessionId).catch(() => undefined);
    if (seat.step === 'standing')
      this.#state.update({ seat: { step: 'standing', standing: { ...seat.standing, state: 'left' } } });
  }

  /** Goes back to the preview from a page that asks. */
  toPreview(): void {
    if (this.#hasSeenTheEnd()) this.#parts.memory.remember(null);
    this.#state.update({ seat: { step: 'preview' } });
  }

  async #ask(question: () => Promise<Standing>): Promise<void> {
    this.#round += 1;
    const round = this.#round;
    this.#callOff?.();
    try {
      const standing = await question();
      if (round === this.#round) this.#take(standing);
    } catch (error) {
      if (round === this.#round) this.#fail(asApiError(error));
    }
  }

  #take(standing: Standing): void {
    this.#failures = 0;
    this.#state.update({ isUnreachable: false });
    if (!this.#hasArrived) {
      this.#hasArrived = true;
      return this.#arrive(standing);
    }
    // A preview in view stays: only Join ends it.
    if (this.get().seat.step === 'preview' && !this.get().isJoining) return;
    if (standing.session.state === 'ended') this.#parts.memory.remember('ended');
    else if (standing.state === 'inside' || standing.state === 'waiting') this.#parts.memory.remember('in');
    this.#state.update({ seat: { step: 'standing', standing } });
    if (!this.#parts.events.isConnected) this.#plan(againMilliseconds);
  }

  #arrive(standing: Standing | null): void {
    const { isGuest, memory } = this.#parts;
    const step = decideFirstStep({ standing, isGuest, memory: memory.recall() });
    if (step === 'join') void this.join();
    else if (step === 'preview' || !standing) this.#state.update({ seat: { step: 'preview' } });
    else this.#state.update({ seat: { step: 'standing', standing } });
  }

  #fail(error: ApiError): void {
    if (error.details.some(({ code }) => code === 'reserved')) return this.#refuseName();
    if (isApiError(error, 'page_sessions.ended', 'page_sessions.not_allowed')) return this.#parts.events.emit('renew');
    if (isApiError(error, 'rooms.not_joined') && !this.get().isJoining) return this.#goWithoutSeat();
    const isRefusedPerson = isApiError(error, 'rooms.declined', 'rooms.removed', 'rooms.banned', 'rooms.elsewhere');
    // The refusal itself does not say when the participant may ask again: the standing does.
    if (isRefusedPerson && this.get().isJoining) {
      this.#state.update({ isJoining: false });
      void this.#ask(() => this.#askAfter(error));
      return;
    }
    if (isUnanswered(error)) this.#state.update({ isUnreachable: true });
    else this.#state.update({ seat: { step: 'refused', error }, isUnreachable: false });
    if (isPassing(error) || isWaitedFor(error)) this.#planRetry(error);
  }

  /** The member chooses another name in the preview. */
  #refuseName(): void {
    this.#state.update({ seat: { step: 'preview' }, refusedName: this.#name ?? null, isUnreachable: false });
  }

  async #askAfter(refusal: ApiError): Promise<Standing> {
    try {
      return await this.#parts.calls.me(this.#pageSessionId ?? '');
    } catch (error) {
      // A banned browser with a new entry has no standing here: requesting the seat again would go on forever.
      throw isApiError(error, 'rooms.not_joined') ? refusal : error;
    }
  }

  /** The server knows no seat of this person: it is the first visit, or the session was cleared away after its end. */
  #goWithoutSeat(): void {
    this.#failures = 0;
    this.#state.update({ isUnreachable: false });
    if (!this.#hasArrived) {
      this.#hasArrived = true;
      return this.#arrive(null);
    }
    if (this.get().seat.step === 'preview') return;
    if (this.#parts.isGuest) void this.join();
    else this.#state.update({ seat: { step: 'preview' } });
  }

  #planRetry(error: ApiError): void {
    this.#failures += 1;
    const { clock } = this.#parts;
    const growing = Math.min(1000 * 2 ** this.#failures, longestRetryMilliseconds);
    const steady = error.code === 'rooms.not_open' ? notOpenMilliseconds : againMilliseconds;
    const pause = (error.retryAfterSeconds ?? 0) * 1000 || (isUnanswered(error) ? growing : steady);
    this.#plan(pause * (0.75 + clock.random() / 2));
  }

  #takeMessage(message: LobbyMessage): void {
    const { seat } = this.get();
    if (seat.step !== 'standing' || seat.standing.messages.some(({ id }) => id === message.id)) return;
    const messages = [...seat.standing.messages, message];
    this.#state.update({ seat: { step: 'standing', standing: { ...seat.standing, messages } } });
  }

  /** A passing reason keeps the participant out: the page requests the seat again, not the standing. */
  #isWaitingForSomething(): boolean {
    const { seat } = this.get();
    return this.#hasArrived && seat.step === 'refused' && isWaitedFor(seat.error);
  }

  #hasSeenTheEnd(): boolean {
    const { seat } = this.get();
    return seat.step === 'standing' && seat.standing.session.state === 'ended';
  }

  #holdsSeat(): boolean {
    const { seat } = this.get();
    if (seat.step !== 'standing' || !seat.standing.isHere) return false;
    return seat.standing.state === 'inside' || seat.standing.state === 'waiting';
  }

  #plan(milliseconds: number): void {
    this.#callOff?.();
    this.#callOff = this.#parts.clock.later(() => void this.refresh(), milliseconds);
  }
}
