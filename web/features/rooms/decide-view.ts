import type { Opening, Room, Standing } from '#contracts/rooms.ts';
import type { ApiError } from '../../lib/api.ts';
import type { Seat } from './seat-store.ts';

/** The page that a participant sees of a room. */
export type RoomView =
  | { page: 'opening' }
  | { page: 'preview' }
  | { page: 'waiting'; standing: Standing }
  | { page: 'inside'; standing: Standing }
  | { page: 'elsewhere' }
  | { page: 'declined' | 'removed'; standing: Standing }
  | { page: 'banned' }
  | { page: 'left' }
  | { page: 'ended'; openedAt: string | null; endedAt: string | null; mayJoin: boolean }
  | { page: 'reopened' }
  | { page: 'early'; opening: Opening }
  | { page: 'over'; opening: Opening | null }
  | { page: 'full' | 'locked' | 'noEngine' }
  | { page: 'refused'; error: ApiError };

export interface Situation {
  seat: Seat;
  room: Room | null;
  /** The room was requested, and no answer has come yet. */
  isRoomAwaited: boolean;
  /** From the page session, which knows it even while the room itself is not readable for the guest. */
  opening: Opening | null;
  now: number;
}

function endedOf(standing: Standing | null, { room, opening, now }: Situation): RoomView {
  const { openedAt = null, endedAt = null } = standing?.session ?? room?.session ?? {};
  // The room may open again until the opening ends: then the participant may ask for a seat in the next session.
  const mayJoin = opening === null || now < Date.parse(opening.endsAt);
  return { page: 'ended', openedAt, endedAt, mayJoin };
}

function viewOfStanding(standing: Standing, situation: Situation): RoomView {
  const { state, session, isHere, isReopened } = standing;
  if (state === 'banned') return { page: 'banned' };
  if (session.state === 'ended' && isReopened) return { page: 'reopened' };
  if (session.state === 'ended') return endedOf(standing, situation);
  if (state === 'declined' || state === 'removed') return { page: state, standing };
  if (state === 'left') return { page: 'left' };
  if (!isHere) return { page: 'elsewhere' };
  return { page: state, standing };
}

function viewOfRefusal(error: ApiError, situation: Situation): RoomView {
  const { opening, now } = situation;
  switch (error.code) {
    case 'rooms.not_open':
      return opening && now < Date.parse(opening.startsAt) ? { page: 'early', opening } : { page: 'over', opening };
    case 'rooms.ended':
      return endedOf(null, situation);
    case 'rooms.full':
      return { page: 'full' };
    case 'rooms.locked':
      return { page: 'locked' };
    case 'rooms.no_engine':
    case 'rooms.off':
      return { page: 'noEngine' };
    case 'rooms.banned':
      return { page: 'banned' };
    case 'rooms.elsewhere':
      return { page: 'elsewhere' };
    default:
      return { page: 'refused', error };
  }
}

/** Decides which page follows from the seat, the room and the time. */
export function decideView(situation: Situation): RoomView {
  const { seat, room, isRoomAwaited } = situation;
  if (seat.step === 'asking') return { page: 'opening' };
  if (seat.step === 'preview') {
    // No camera is switched on for a room that cannot be joined.
    if (isRoomAwaited) return { page: 'opening' };
    return { page: room?.engine.state === 'off' ? 'noEngine' : 'preview' };
  }
  if (seat.step === 'refused') return viewOfRefusal(seat.error, situation);
  return viewOfStanding(seat.standing, situation);
}
