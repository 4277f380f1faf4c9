import type { Rendition } from './quality.ts';

/** What a source tells while it works. After `onRefused`, `onFailed` and `onBroken` it is to be closed. */
export interface SourceEvents {
  onRenditions(renditions: readonly Rendition[]): void;
  onRendition(rendition: Rendition): void;
  onRefused(): void;
  /** The network did not come back within the patience of the retry policy. */
  onFailed(): void;
  /** The decoder broke down; a new source at the same place may help. */
  onBroken(): void;
}

/** One opened master playlist. */
export interface Source {
  /** Starts feeding the element from this place. Before it, nothing but the playlist is loaded. */
  attach(video: HTMLVideoElement, startAtSeconds: number): void;
  /** null is automatic; a quality that is not there is automatic too. */
  chooseQuality(quality: number | null): void;
  /** Loads as far ahead as playing wants it, no longer just enough to start. */
  expectPlaying(): void;
  /** Bits per second seen so far; 0 when unknown. A following source starts from it. */
  measuredBitrate(): number;
  close(): void;
}
