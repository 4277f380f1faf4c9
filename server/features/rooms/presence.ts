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
  /** The page of somebody who waits has ended, perhaps because another process took the place away: reads the row. */
  checkPlace(mediaId: string, participantId: string): Promise<void>;
  /** Keeps the reserved clicks of guests whose page is connected. */
  keepPlaces(guestSessionIds: string[], until: Date): Promise<void>;
  onError(error: unknown): void;
}

const sweepMs = 5_000;
const keepEveryMs = 30_000;

/** Which pages are connected, and what follows when one is not: seats and places end, empty rooms end. */
export class Presence {
  readonly #dependencies: PresenceDependencies;
  readonly #away = new WeakSet<Seat>();
  readonly #leaving = new Set<string>();
  readonly #stops: (() => void)[];

  constructor(dependencies: PresenceDependencies) {
    this.#dependencies = dependencies;
    const { onError } = dependencies;
    this.#stops = [every(sweepMs, () => this.sweep(), onError), every(keepEveryMs, () => this.keep(), onError)];
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

  /** These pages are over: closed, reloaded, refused or ended. A seat is empty at once; a place in the lobby is kept. */
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

  /** Empties seats whose page was not heard of for too long, and ends rooms that are over. */
  async sweep(): Promise<void> {
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
    const { checkPlace, onError } = this.#dependencies;
    this.heard(pageSessionId, false);
    void checkPlace(participant.mediaId, participant.id).catch(onError);
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
