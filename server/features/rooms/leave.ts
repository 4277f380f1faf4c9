import type { InRoom } from './transaction.ts';

/** How a participant leaves. */
export interface Leaving {
  /** The page that leaves: if another page has the seat by now, as after a reload, nothing happens. Null: any page. */
  from: string | null;
  step: 'leave' | 'lapse';
  /** The participant pressed Leave. A page that was closed or lost its connection may come back. */
  isOwnWish: boolean;
}

/**
 * Takes a participant out of the room or the lobby. In a room that is set to end with its moderators, the session ends
 * when the last moderator presses Leave.
 */
export async function leave(inRoom: InRoom, mediaId: string, participantId: string, leaving: Leaving): Promise<void> {
  const { from, step, isOwnWish } = leaving;
  await inRoom(mediaId, async (room) => {
    if (!room.session) return;
    const one = await room.find(participantId);
    if (!one || (from !== null && one.pageSessionId !== from && one.pageSessionId !== null)) return;
    const left = await room.step([one], step, one.state === 'waiting' ? { wasAdmitted: false } : {});
    // Another process has changed the row without this one being notified: memory takes the row over.
    if (left.length === 0) room.note([one]);
    const isToEnd = room.settings.whenModeratorsLeave === 'end' && room.session.openedAt !== null;
    if (left.length === 0 || !isOwnWish || !isToEnd || one.role !== 'moderator') return;
    const others = (await room.findPresent()).filter(({ state, role }) => state === 'inside' && role === 'moderator');
    if (others.length === 0) await room.endSession(null);
  });
}
