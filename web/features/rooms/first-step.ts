import type { Standing } from '#contracts/rooms.ts';
import type { SeatMemory } from './seat-memory.ts';

export interface Arrival {
  /** Null: she has no seat in this room yet. */
  standing: Standing | null;
  isGuest: boolean;
  /** What this tab did last. */
  memory: SeatMemory | null;
}

/**
 * What a page that was just opened does. A guest comes in by opening it, a member by *Join* after the preview, also when
 * she reloads inside, since her camera must not come on by itself; whoever waits goes on waiting. Who was refused, or
 * left by her own will, is asked first: joining again is knocking.
 */
export function decideFirstStep({ standing, isGuest, memory }: Arrival): 'join' | 'stay' | 'preview' {
  const otherwise = isGuest ? 'join' : 'preview';
  if (!standing) return otherwise;
  const { state, session } = standing;
  // What was refused for a session that is over says nothing of the next one.
  if (session.state === 'ended') return memory === 'ended' ? 'stay' : otherwise;
  if (state === 'declined' || state === 'removed' || state === 'banned') return 'stay';
  if (state === 'left') return isGuest && memory === 'left' ? 'stay' : otherwise;
  return isGuest || memory === 'in' ? 'join' : 'preview';
}
