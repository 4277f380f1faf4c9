import type { InRoom } from './transaction.ts';

/** How a participant leaves. */
export interface Leaving {
  /** Leaves only while this page has the seat, for a reload may have taken it meanwhile; null: whatever page has it. */
  from: string | null;
  step: 'leave' | 'lapse';
  /** The participant pressed Leave; a page that is merely gone may come back. */
  isOwnWish: boolean;
}

/** Leaves, or stops waiting; a room that is set to end with its last moderator ends when the last one presses Leave. */
export async function leave(inRoom: InRoom, mediaId: string, participantId: string, leaving: Leaving): Promise<void> {
  const { from, step, isOwnWish } = leaving;
  await inRoom(mediaId, async (room) => {
    if (!room.session) return;
    const one = await room.find(participantId);
    if (!one || (from !== null && one.pageSessionId !== from && one.pageSessionId !== null)) return;
    const left = await room.step([one], step, one.state === 'waiting' ? { wasAdmitted: false } : {});
    // Another process has changed the row, and this process has not heard of it.
    if (left.length === 0) room.note([one]);
    const isToEnd = room.settings.whenModeratorsLeave === 'end' && room.session.openedAt !== null;
    if (left.length === 0 || !isOwnWish || !isToEnd || one.role !== 'moderator') return;
    const others = (await room.findPresent()).filter(({ state, role }) => state === 'inside' && role === 'moderator');
    if (others.length === 0) await room.endSession(null);
  });
}
