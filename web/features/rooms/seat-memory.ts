/** What this tab did with a room last: it came in, it left by its own will, or it saw the end. */
export type SeatMemory = 'in' | 'left' | 'ended';

const keyOf = (mediaId: string) => `foyer.room-seat.${mediaId}`;

/** Null as well where the browser allows no storage. */
export function recallSeat(mediaId: string): SeatMemory | null {
  try {
    const known = sessionStorage.getItem(keyOf(mediaId));
    return known === 'in' || known === 'left' || known === 'ended' ? known : null;
  } catch {
    return null;
  }
}

export function rememberSeat(mediaId: string, memory: SeatMemory): void {
  try {
    sessionStorage.setItem(keyOf(mediaId), memory);
  } catch {
    // A reload then begins at the door.
  }
}
