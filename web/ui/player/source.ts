import type { LiveEdge } from './live-place.ts';
import type { Rendition } from './quality.ts';

/** The events of a source. After `onRefused`, `onFailed` and `onBroken` it has to be closed. */
export interface SourceEvents {
  onRenditions(renditions: readonly Rendition[]): void;
  onRendition(rendition: Rendition): void;
  onRefused(): void;
  /** The network did not come back within the patience of the retry policy. */
  onFailed(): void;
  /** The decoder broke down; a new source at the same place may help. */
  onBroken(): void;
  /** Whether the film is still being made, so that its playlist gets longer, and how long it is. */
  onGrowth(isGrowing: boolean, durationSeconds: number): void;
}

/** One opened master playlist. */
export interface Source {
  /** Starts feeding the element from this place, null: from the live edge. Before, only the playlist is loaded. */
  attach(video: HTMLVideoElement, startAtSeconds: number | null): void;
  /** Null while it is not known, and for what is not live. */
  liveEdge(): LiveEdge | null;
  /** null is automatic; a quality that does not exist is automatic too. */
  chooseQuality(quality: number | null): void;
  /** Loads as far ahead as playing needs, instead of just enough to start. */
  expectPlaying(): void;
  /** Bits per second measured so far; 0 when unknown. The next source starts from it. */
  measuredBitrate(): number;
  close(): void;
}
