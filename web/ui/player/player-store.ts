import { Observable } from '../../lib/observable.ts';
import { unknownPlace, type LivePlace } from './live-place.ts';

/** The state of the source; the text on the picture depends on it. */
export type Phase = 'opening' | 'ready' | 'failed' | 'refused';

export interface BufferedRange {
  startSeconds: number;
  endSeconds: number;
}

/** All that the controls show. Times are media seconds; NaN while the duration is unknown. */
export interface PlayerState {
  phase: Phase;
  isPaused: boolean;
  isEnded: boolean;
  isWaiting: boolean;
  hasStarted: boolean;
  currentSeconds: number;
  durationSeconds: number;
  /** The film is still being made, and plays up to `preparedSeconds`. */
  isGrowing: boolean;
  preparedSeconds: number;
  /** The duration that the page knows; null when it knows none. */
  promisedSeconds: number | null;
  /** The place in a live session; null in everything else. */
  live: LivePlace | null;
  /** A place that is not prepared yet: playing goes on there by itself. */
  awaitedSeconds: number | null;
  buffered: readonly BufferedRange[];
  volume: number;
  canSetVolume: boolean;
  isMuted: boolean;
  rate: number;
  isPictureInPicture: boolean;
  isFullscreen: boolean;
  qualities: readonly number[];
  /** null is automatic. */
  chosenQuality: number | null;
  currentQuality: number | null;
  /** The `captionKey` of the captions shown; null when they are off. */
  captions: string | null;
  isMenuOpen: boolean;
  isDragging: boolean;
}

const BEGINNING: PlayerState = {
  phase: 'opening',
  isPaused: true,
  isEnded: false,
  isWaiting: false,
  hasStarted: false,
  currentSeconds: 0,
  durationSeconds: Number.NaN,
  isGrowing: false,
  preparedSeconds: 0,
  promisedSeconds: null,
  live: null,
  awaitedSeconds: null,
  buffered: [],
  volume: 1,
  canSetVolume: true,
  isMuted: false,
  rate: 1,
  isPictureInPicture: false,
  isFullscreen: false,
  qualities: [],
  chosenQuality: null,
  currentQuality: null,
  captions: null,
  isMenuOpen: false,
  isDragging: false,
};

export type PlayerStore = Observable<PlayerState>;

/** Makes the state of one player. */
export function createPlayerStore(isLive: boolean): PlayerStore {
  return new Observable({ ...BEGINNING, live: isLive ? unknownPlace : null });
}

/** From where to where people may go, in media seconds; an end of 0: not known. */
export function rangeOf({ live, durationSeconds }: PlayerState): { start: number; end: number } {
  if (live !== null) return { start: live.startSeconds, end: live.edgeSeconds };
  return { start: 0, end: Number.isFinite(durationSeconds) ? durationSeconds : 0 };
}
