import type { ChatHost } from '../features/chat/dependencies.ts';
import { findSeatOf, type Callers } from '../features/rooms/callers.ts';
import { findByPerson } from '../features/rooms/participant-store.ts';
import type { RoomViews } from '../features/rooms/room-view.ts';
import { AppError } from '../app-error.ts';
import type { RoomActions } from './room-actions.ts';
import type { RoomsInMemory } from './rooms-in-memory.ts';

/** What rooms give to their chat: it is written and read by participants inside, and each room session has its own. */
export function createRoomChat(
  { live, follower }: RoomsInMemory,
  { inRoom }: RoomActions,
  callers: Callers,
  views: RoomViews,
): ChatHost {
  return {
    async getSeat(caller, mediaId, pageSessionId) {
      const { seat, room } = await callers.getSeat(caller, mediaId, pageSessionId);
      return { mediaId, placeId: room.session.id, person: seat.participant.person };
    },
    isModerator: ({ mediaId, person }) => {
      const room = live.find(mediaId);
      return room !== null && findSeatOf(room, [person])?.participant.role === 'moderator';
    },
    lock: (unit, { mediaId, placeId, person }) =>
      inRoom(
        mediaId,
        async (room) => {
          const [one] = await findByPerson(unit.db, placeId, [person]);
          if (room.session?.id !== placeId || one?.state !== 'inside') throw new AppError('rooms.not_inside');
          const { id: participantId, name, role, guestSessionId } = one;
          const isGuest = guestSessionId !== null;
          return { participantId, name, role, isGuest, isOpen: room.settings.chat, slowModeSeconds: 0 };
        },
        unit,
      ),
    findPlaceId: async (mediaId) => (await views.findSession(mediaId))?.id ?? null,
    tell: (mediaId, message) => follower.tellInside(mediaId, 'chat', message),
  };
}
