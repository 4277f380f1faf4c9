import type { Standing } from '#contracts/rooms.ts';
import type { SeatMemory } from './seat-memory.ts';

export interface Arrival {
  /** Null: the participant has no seat in this room yet. */
  standing: Standing | null;
  isGuest: boolean;
  /** What this tab did last. */
  memory: SeatMemory | null;
}

/**
 * What a page that was just opened does. A guest joins by opening it; a member by *Join* after the preview, also on a
 * reload inside, because the camera must not come on by itself. Whoever waits goes on waiting. Whoever was refused or
 * left is asked first, because joining again is knocking; so is whoever is inside in another tab, which would be
 * disconnected.
 */
export function decideFirstStep({ standing, isGuest, memory }: Arrival): 'join' | 'stay' | 'preview' {
  const otherwise = isGuest ? 'join' : 'preview';
  if (!standing) return otherwise;
  const { state, session } = standing;
  // A refusal in a session that is over does not hold for the next one.
  if (session.state === 'ended') return memory === 'ended' ? 'stay' : otherwise;
  if (state === 'declined' || state === 'removed' || state === 'banned') return 'stay';
  if (standing.isOpenElsewhere) return 'stay';
  if (state === 'left') return isGuest && memory === 'left' ? 'stay' : otherwise;
  return isGuest || memory === 'in' ? 'join' : 'preview';
}
