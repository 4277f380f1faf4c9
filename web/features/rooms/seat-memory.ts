/** What this tab last did with a room: it came in, it left on request, or it saw the end of the session. */
export type SeatMemory = 'in' | 'left' | 'ended';

const keyOf = (mediaId: string) => `foyer.room-seat.${mediaId}`;

/** Whether this page was loaded by a reload rather than by navigating to it. */
function isReload(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return entry?.type === 'reload' && new URL(entry.name).pathname === location.pathname;
}

/** Null as well where the browser allows no storage. `ended` counts for a reload only; any other visit starts anew. */
export function recallSeat(mediaId: string): SeatMemory | null {
  try {
    const known = sessionStorage.getItem(keyOf(mediaId));
    if (known === 'ended') return isReload() ? known : null;
    return known === 'in' || known === 'left' ? known : null;
  } catch {
    return null;
  }
}

/** Null: as if this tab had never been in the room. */
export function rememberSeat(mediaId: string, memory: SeatMemory | null): void {
  try {
    if (memory) sessionStorage.setItem(keyOf(mediaId), memory);
    else sessionStorage.removeItem(keyOf(mediaId));
  } catch {
    // Without storage, a reload begins at the preview.
  }
}
