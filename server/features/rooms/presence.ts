import { every } from '#server/every.ts';
import type { Clock } from '#server/ports/clock.ts';
import { countIn, seatsIn, type LiveRoom, type LiveRooms, type Seat } from './live.ts';
import { emptyKeptMs, moderatorKeptMs, placeKeptMs, seatKeptMs } from './rules.ts';

export interface PresenceDependencies {
  live: LiveRooms;
  clock: Clock;
  /** Called when something that only memory holds of a participant has changed. */
  changed(room: LiveRoom, participantId: string): void;
  /** Takes the participant out, if this page still has the seat. */
  leave(mediaId: string, participantId: string, pageSessionId: string | null, step: 'leave' | 'lapse'): Promise<void>;
  endSession(mediaId: string): Promise<void>;
  /** Reads the row of a waiting participant whose page has ended: another process may have taken the place away. */
  checkPlace(mediaId: string, participantId: string): Promise<void>;
  /** Extends the reservation of the clicks of guests whose page is connected. */
  keepPlaces(guestSessionIds: string[], until: Date): Promise<void>;
  onError(error: unknown): void;
}

const sweepMs = 5_000;
const keepEveryMs = 30_000;

/** Tracks which pages are connected, takes out participants whose page is gone, and ends rooms that are over. */
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

  /** Call when the page has connected or disconnected. */
  heard(pageSessionId: string, isConnected: boolean): void {
    const { live, changed } = this.#dependencies;
    live.noteConnection(pageSessionId, isConnected);
    const seat = live.findSeatOfPage(pageSessionId);
    if (!seat || seat.isConnected === isConnected) return;
    seat.isConnected = isConnected;
    seat.heardAt = live.elapsedMs();
    this.#away.delete(seat);
    const found = live.findSeat(seat.participant.id);
    if (found) changed(found.room, seat.participant.id);
  }

  /**
   * Call when pages were closed, reloaded, refused or ended. Their seats are emptied at once; places in the lobby are
   * kept for a while.
   */
  pagesEnded(pageSessionIds: string[]): void {
    const { live } = this.#dependencies;
    for (const id of pageSessionIds) {
      const seat = live.findSeatOfPage(id);
      if (seat?.participant.state === 'inside') this.#leave(seat);
      else if (seat) this.#keepPlace(id, seat);
    }
  }

  /** Returns whether anything has changed. */
  setHand(room: LiveRoom, participantId: string, isRaised: boolean): boolean {
    const seat = room.seats.get(participantId);
    if (!seat || seat.participant.state !== 'inside' || (seat.handRaisedAt !== null) === isRaised) return false;
    seat.handRaisedAt = isRaised ? this.#dependencies.clock.now() : null;
    this.#dependencies.changed(room, participantId);
    return true;
  }

  /** Takes out participants whose page was disconnected for too long, and ends rooms that are over. */
  async sweep(): Promise<void> {
    const { live, changed, endSession } = this.#dependencies;
    const now = live.elapsedMs();
    for (const room of live.all()) {
      for (const seat of room.seats.values()) {
        const silentMs = seat.isConnected ? 0 : now - seat.heardAt;
        const isSilent = silentMs >= seatKeptMs;
        if (isSilent && seat.participant.state === 'inside') this.#leave(seat);
        // Also participants without a reserved click that could lapse: members, and guests who were inside before.
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
  // A session with waiting participants goes on: they still wait for a moderator.
  return isLong(room.emptySince, emptyKeptMs) && countIn(room, 'inside') === 0 && countIn(room, 'waiting') === 0;
}
