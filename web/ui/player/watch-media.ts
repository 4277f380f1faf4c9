import type { BufferedRange, PlayerStore } from './player-store.ts';

const MEDIA_EVENTS = [
  'play', 'playing', 'pause', 'ended', 'waiting', 'canplay', 'seeking', 'seeked', 'timeupdate', 'progress',
  'durationchange', 'loadedmetadata', 'emptied', 'volumechange', 'ratechange',
  'enterpictureinpicture', 'leavepictureinpicture', 'webkitbeginfullscreen', 'webkitendfullscreen',
]; // prettier-ignore

export interface MediaWatch {
  /** Holds the state while the source is replaced, so that the reset of the element does not show. */
  hold(): void;
  release(): void;
  stop(): void;
}

/** Copies the state of the media element and the page's fullscreen into the store, at every event. */
export function watchMedia(video: HTMLVideoElement, root: HTMLElement, store: PlayerStore): MediaWatch {
  let isHeld = false;
  const update = () => {
    if (!isHeld) store.update(readMedia(video, root, store));
  };
  for (const name of MEDIA_EVENTS) video.addEventListener(name, update);
  document.addEventListener('fullscreenchange', update);
  update();
  return {
    hold() {
      isHeld = true;
    },
    release() {
      isHeld = false;
      update();
    },
    stop() {
      for (const name of MEDIA_EVENTS) video.removeEventListener(name, update);
      document.removeEventListener('fullscreenchange', update);
    },
  };
}

function readMedia(video: HTMLVideoElement, root: HTMLElement, store: PlayerStore) {
  const { hasStarted, buffered, currentSeconds, durationSeconds } = store.get();
  const isKnown = video.readyState > 0;
  return {
    isPaused: video.paused,
    isEnded: video.ended,
    isWaiting: !video.paused && !video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    // A browser that refuses to start by itself may report "playing" for a moment: only a picture that moved counts.
    hasStarted: hasStarted || video.played.length > 0,
    // At the end the position is the duration, though the last picture may stand a little before it.
    currentSeconds: isKnown ? (video.ended ? video.duration : video.currentTime) : currentSeconds,
    durationSeconds: isKnown ? video.duration : durationSeconds,
    buffered: readBuffered(video, buffered),
    volume: video.volume,
    isMuted: video.muted,
    rate: video.playbackRate,
    isPictureInPicture: document.pictureInPictureElement === video,
    isFullscreen: isFullscreen(video, root),
  };
}

/** iPhones show the video alone in full screen, not the page's element. */
export interface AppleVideo extends HTMLVideoElement {
  webkitDisplayingFullscreen?: boolean;
  webkitEnterFullscreen?: () => void;
  webkitExitFullscreen?: () => void;
}

function isFullscreen(video: AppleVideo, root: HTMLElement): boolean {
  return document.fullscreenElement === root || video.webkitDisplayingFullscreen === true;
}

function readBuffered(video: HTMLVideoElement, before: readonly BufferedRange[]): readonly BufferedRange[] {
  const ranges = Array.from({ length: video.buffered.length }, (_, index) => ({
    startSeconds: video.buffered.start(index),
    endSeconds: video.buffered.end(index),
  }));
  return JSON.stringify(ranges) === JSON.stringify(before) ? before : ranges;
}
