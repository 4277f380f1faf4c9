import type { Wiring } from './wiring.ts';
import { followSeats } from '../features/attendance/visits.ts';
import { keepClicks } from '../features/guest-access/click-store.ts';
import type { Clicks } from '../features/guest-access/clicks.ts';
import { findGuest } from '../features/guest-access/guest-store.ts';
import { createAdmissions } from '../features/rooms/admission.ts';
import { CatchUp } from '../features/rooms/catch-up.ts';
import { leave } from '../features/rooms/leave.ts';
import { createLobby } from '../features/rooms/lobby.ts';
import { createModerate } from '../features/rooms/moderate.ts';
import { findById } from '../features/rooms/participant-store.ts';
import { Presence } from '../features/rooms/presence.ts';
import { createInRoom } from '../features/rooms/transaction.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

export type RoomActions = ReturnType<typeof composeRoomActions>;

/** Everything that changes who is in a room. */
export function composeRoomActions(
  { database, writer, config, clock }: Wiring,
  pages: ComposedPageSessions,
  memory: RoomsInMemory,
  clicks: Clicks,
) {
  const { write } = writer;
  const { live, follower, findOwnerId, onError } = memory;
  const transactions = { write, findOwnerId, followSeats, releaseClicks: clicks.release, applied: follower.applied };
  const catchUp = new CatchUp({ live, transactions, onError });
  const admission = { useClicks: clicks.use, endPages: pages.endPagesOfGuests, maxInside: config.roomPlaces };
  const admissions = createAdmissions(createInRoom({ ...transactions, missed: (mediaId) => catchUp.soon(mediaId) }), {
    ...admission,
    isAway: (id) => live.isAway(id),
  });
  const { inRoom } = admissions;
  const lobby = createLobby({
    inRoom,
    tellWaiting: (mediaId, message) => follower.tellWaiting(mediaId, 'lobbyMessage', message),
  });
  const moderate = createModerate({
    inRoom,
    findBrowser: async (db, id) => (await findGuest(db, id))?.browserHash ?? null,
  });
  const presence = new Presence({
    ...{ live, clock, onError },
    changed: follower.changed,
    leave: (mediaId, participantId, from, step) =>
      leave(inRoom, mediaId, participantId, { from, step, isOwnWish: false }),
    endSession: (mediaId) => inRoom(mediaId, (room) => room.endSession(null)),
    async checkPlace(mediaId, participantId) {
      const one = await findById(database.read, participantId);
      if (one?.state !== 'waiting') await catchUp.now(mediaId);
    },
    keepPlaces: (guests, until) => write((unit) => keepClicks(unit, guests, until)),
  });
  return { inRoom, admission, admissions, lobby, moderate, presence, catchUp };
}
