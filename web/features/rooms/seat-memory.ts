/** What this tab did with a room last: it came in, it left by its own will, or it saw the end. */
export type SeatMemory = 'in' | 'left' | 'ended';

const keyOf = (mediaId: string) => `foyer.room-seat.${mediaId}`;

/** Whether the browser made this very page anew, and she did not come to it from elsewhere. */
function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload' && new URL(entry.name).pathname === location.pathname;
}

/** Null as well where the browser allows no storage. The end counts for a reload only: who comes back comes anew. */
export function recallSeat(mediaId: string): SeatMemory | null {
  try {
    const known = sessionStorage.getItem(keyOf(mediaId));
    if (known === 'ended') return isReload() ? known : null;
    return known === 'in' || known === 'left' ? known : null;
  } catch {
    return null;
  }
}

/** Null: as if this tab had never been here. */
export function rememberSeat(mediaId: string, memory: SeatMemory | null): void {
  try {
    if (memory) sessionStorage.setItem(keyOf(mediaId), memory);
    else sessionStorage.removeItem(keyOf(mediaId));
  } catch {
    // A reload then begins at the preview.
  }
}
