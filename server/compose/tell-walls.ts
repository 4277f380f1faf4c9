import { findMissingWalls } from '../features/status/rules.ts';
import type { TranscoderState } from '../ports/transcoder.ts';

type Walls = TranscoderState['walls'];

const names: Record<keyof Walls, string> = {
  hasLowPriority: 'low priority',
  hasLimits: 'limits of time and memory',
  hasNoNetwork: 'no network',
  seesOnlyItsFiles: 'no files but its own',
  diesWithUs: 'ending with Foyer',
  isOtherUser: 'a user of its own',
};

/** One sentence for the person who starts Foyer: which walls around ffmpeg hold on this system, and which are missing. */
export function tellWalls(walls: Walls): string {
  const all = Object.keys(names) as (keyof Walls)[];
  const held = all.filter((name) => walls[name]).map((name) => names[name]);
  const missed = findMissingWalls(walls)
    .map((name) => names[name])
    .join(', ');
  const what = `ffmpeg runs with ${held.join(', ') || 'no walls around it'}.`;
  return missed ? `${what} Missing: ${missed}; see "Walls around ffmpeg" in docs/operations.md.` : what;
}
