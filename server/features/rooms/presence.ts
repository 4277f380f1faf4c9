import { every } from '#server/every.ts';
import type { Clock } from '#server/ports/clock.ts';
import { countInside, seatsIn, type LiveRoom, type LiveRooms, type Seat } from './live.ts';
import { emptyKeptMs, moderatorKeptMs, placeKeptMs, seatKeptMs } from './rules.ts';

export interface PresenceDependencies {
  live: LiveRooms;
  clock: Clock;
  /** What only memory knows of somebody has changed. */
  changed(room: LiveRoom, participantId: string): void;
  /** Only while this page has the seat. */
  leave(mediaId: string, participantId: string, pageSessionId: string | null, step: 'leave' | 'lapse'): Promise<void>;
  endSession(mediaId: string): Promise<void>;
  /** Her place may have been taken from her by another process, which ended her page. */
  lookAfter(mediaId: string, participantId: string): Promise<void>;
  /** Guests who wait were heard of. */
  keepPlaces(guestSessionIds: string[], until: Date): Promise<void>;
  onError(error: unknown): void;
}

const lookMs = 5_000;
const keepEveryMs = 30_000;

/** Who is heard of, who is not, and what follows from it. */
export class Presence {
  readonly #dependencies: PresenceDependencies;
  readonly #away = new WeakSet<Seat>();
  readonly #leaving = new Set<string>();
  readonly #stops: (() => void)[];

  constructor(dependencies: PresenceDependencies) {
    this.#dependencies = dependencies;
    const { onError } = dependencies;
    this.#stops = [every(lookMs, () => this.look(), onError), every(keepEveryMs, () => this.keep(), onError)];
  }

  /** The page's connection has come or gone. */
  heard(pageSessionId: string, isConnected: boolean): void {
    const { live, changed } = this.#dependencies;
    live.noteConnection(pageSessionId, isConnected);
    const seat = live.findSeatOfPage(pageSessionId);
    if (!seat || seat.isConnected === isConnected) return;
    seat.isConnected = isConnected;
    seat.heardAt = live.now();
    this.#away.delete(seat);
    const found = live.findSeat(seat.participant.id);
    if (found) changed(found.room, seat.participant.id);
  }

  /** The page is over: closed, reloaded, refused or ended. Her seat is empty at once; who waits keeps her place. */
  pagesEnded(pageSessionIds: string[]): void {
    const { live } = this.#dependencies;
    for (const id of pageSessionIds) {
      const seat = live.findSeatOfPage(id);
      if (seat?.participant.state === 'inside') this.#leave(seat);
      else if (seat) this.#keepPlace(id, seat);
    }
  }

  setHand(room: LiveRoom, participantId: string, isRaised: boolean): boolean {
    const seat = room.seats.get(participantId);
    if (!seat || seat.participant.state !== 'inside' || (seat.handRaisedAt !== null) === isRaised) return false;
    seat.handRaisedAt = isRaised ? this.#dependencies.clock.now() : null;
    this.#dependencies.changed(room, participantId);
    return true;
  }

  /** Takes seats from those who were not heard of, ends what is empty. */
  async look(): Promise<void> {
    const { live, changed, endSession } = this.#dependencies;
    const now = live.now();
    for (const room of live.all()) {
      for (const seat of room.seats.values()) {
        const silentMs = seat.isConnected ? 0 : now - seat.heardAt;
        const isSilent = silentMs >= seatKeptMs;
        if (isSilent && seat.participant.state === 'inside') this.#leave(seat);
        // Also those without a click of their own to lapse: members, and guests who were inside before.
        if (silentMs >= placeKeptMs && seat.participant.state === 'waiting') this.#leave(seat, 'lapse');
        else if (isSilent && seat.participant.state === 'waiting' && !this.#away.has(seat)) {
          this.#away.add(seat);
          changed(room, seat.participant.id);
        }
      }
      if (room.session.openedAt && isOver(room, now)) await endSession(room.mediaId);
    }
  }

  async keep(): Promise<void> {
    const { live, clock, keepPlaces } = this.#dependencies;
    const guests = live
      .all()
      .flatMap((room) => seatsIn(room, 'waiting'))
      .filter(({ isConnected }) => isConnected)
      .flatMap(({ participant }) => participant.guestSessionId ?? []);
    if (guests.length > 0) await keepPlaces(guests, new Date(clock.now().getTime() + placeKeptMs));
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #keepPlace(pageSessionId: string, { participant }: Seat): void {
    const { lookAfter, onError } = this.#dependencies;
    this.heard(pageSessionId, false);
    void lookAfter(participant.mediaId, participant.id).catch(onError);
  }

  #leave({ participant }: Seat, step: 'leave' | 'lapse' = 'leave'): void {
    const { leave, onError } = this.#dependencies;
    if (this.#leaving.has(participant.id)) return;
    this.#leaving.add(participant.id);
    void leave(participant.mediaId, participant.id, participant.pageSessionId, step)
      .catch(onError)
      .finally(() => this.#leaving.delete(participant.id));
  }
}

function isOver(room: LiveRoom, now: number): boolean {
  const isLong = (since: number | null, keptMs: number) => since !== null && now - since >= keptMs;
  if (room.settings.whenModeratorsLeave === 'end' && isLong(room.unmoderatedSince, moderatorKeptMs)) return true;
  // Whoever waits goes on waiting for a moderator: the session is theirs, too.
  return isLong(room.emptySince, emptyKeptMs) && countInside(room) === 0 && seatsIn(room, 'waiting').length === 0;
}
