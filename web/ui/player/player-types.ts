import type { ReactNode } from 'react';
import type { PlayedStretch } from './played-seconds.ts';

declare module 'react' {
  interface CSSProperties {
    [name: `--${string}`]: string;
  }
}

/** Every text the player shows or speaks; the page translates them. */
export interface PlayerLabels {
  player: string;
  play: string;
  pause: string;
  replay: string;
  mute: string;
  unmute: string;
  volume: string;
  position: string;
  /** "1:24 of 4:12", spoken by screen readers; both times are already written out. */
  positionOf: (current: string, duration: string) => string;
  captions: string;
  captionsOff: string;
  /** Names the button that opens speed and quality. */
  settings: string;
  speed: string;
  normalSpeed: string;
  quality: string;
  automaticQuality: string;
  back: string;
  pictureInPicture: string;
  leavePictureInPicture: string;
  fullScreen: string;
  leaveFullScreen: string;
  buffering: string;
  /** After ten seconds of waiting. */
  stillTrying: string;
  /** "32:00 is not ready yet", of a place that is still being made. */
  notReady: (time: string) => string;
  /** How long it takes until it plays from there; null: not known. */
  playsFromThere: (secondsLeft: number | null) => string;
  backTo: (time: string) => string;
  /** LIVE: names the button at the edge, and stands on it. */
  live: string;
  goLive: string;
  /** "1.4 s behind the camera". */
  atEdge: (seconds: number) => string;
  /** "0:42 behind live"; the time is already written out. */
  behind: (time: string) => string;
  livePaused: string;
  livePausedText: string;
  /** Beside LIVE. */
  livePausedShort: string;
  failureTitle: string;
  failureText: string;
  tryAgain: string;
}

export interface CaptionTrack {
  /** A WebVTT file of this site. */
  src: string;
  /** A BCP 47 tag: 'en', 'pt-BR'. */
  language: string;
  /** The label in the menu, in its own language. */
  label: string;
}

/** Identifies a track, whatever its present address. */
export function captionKey(track: CaptionTrack): string {
  return `${track.language} ${track.label}`;
}

export interface Preparing {
  readySeconds: number;
  secondsLeft: number | null;
}

/** A live session while it runs. */
export interface LivePlaying {
  /** Whether people may go back. */
  canGoBack: boolean;
  /** The sender is gone and may come back. */
  isPaused: boolean;
}

export interface PlayerProps {
  /** The master playlist. A change of address keeps the position. */
  src: string;
  /** Changes when the master playlist has got new renditions; the player then takes them up and keeps the position. */
  renditionsVersion?: string | null | undefined;
  /** Makes it a player of a live session, for as long as it is mounted: it starts at the live edge and keeps to it. */
  live?: LivePlaying | null | undefined;
  poster?: { src: string; alt: string } | null | undefined;
  /** Size of the picture as displayed, after rotation, in pixels; only the ratio counts. 16:9 when not given. */
  width?: number | null | undefined;
  height?: number | null | undefined;
  isAudioOnly?: boolean | undefined;
  /** As known before the whole film is made. */
  durationSeconds?: number | null | undefined;
  /** How far a film that is still being made can be played, and about when the rest. */
  preparing?: Preparing | null | undefined;
  captions?: readonly CaptionTrack[] | undefined;
  /** A WebVTT file whose cues name parts of pictures by #xywh=. */
  storyboard?: string | null | undefined;
  startAtSeconds?: number | undefined;
  /** Starts playing at once where the browser allows it. */
  mayAutoplay?: boolean | undefined;
  /** Starts without sound; the person may turn it on. */
  isMuted?: boolean | undefined;
  /** Badges over the beginning of the picture. */
  badges?: ReactNode;
  /** Takes the focus when it is mounted, unless something else has it, so that Space plays at once. */
  takesFocus?: boolean | undefined;
  labels: PlayerLabels;
  /** Replaces the player once the server says that watching is no longer allowed. */
  refusedNotice: ReactNode;
  /** Called once per `src`, at the first 403 or 410. */
  onRefused?: (() => void) | undefined;
  /** Called once, when three seconds have really been played (the whole of a shorter clip). */
  onPlayedSeconds?: (() => void) | undefined;
  /** Called while it plays, with each part that was played. */
  onPlayed?: ((stretch: PlayedStretch) => void) | undefined;
  /** Called when it has been played to its end. */
  onEnded?: (() => void) | undefined;
  /** Of a live session: called when the person stops following its edge, or follows it again. */
  onFollowing?: ((isFollowing: boolean) => void) | undefined;
  /** Called with whole seconds, whenever they change. */
  onTimeChange?: ((seconds: number) => void) | undefined;
}
