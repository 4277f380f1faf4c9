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
  const { hasStarted, buffered, isPaused, awaitedSeconds, currentSeconds, durationSeconds, isGrowing } = store.get();
  const isKnown = video.readyState > 0;
  const isAwaiting = awaitedSeconds !== null;
  return {
    // The element stands while a place is awaited; the person did not pause it.
    isPaused: isAwaiting ? isPaused : video.paused,
    isEnded: video.ended && !isAwaiting,
    isWaiting: !video.paused && !video.ended && video.readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    // A browser that refuses to start by itself may report "playing" for a moment: only a picture that moved counts.
    hasStarted: hasStarted || video.played.length > 0,
    // At the end the position is the duration, though the last picture may stand a little before it.
    currentSeconds: isKnown && !isAwaiting ? (video.ended ? video.duration : video.currentTime) : currentSeconds,
    durationSeconds: isKnown ? wholeOf(video, store) : durationSeconds,
    preparedSeconds: isGrowing && video.seekable.length > 0 ? video.seekable.end(video.seekable.length - 1) : 0,
    buffered: readBuffered(video, buffered),
    volume: video.volume,
    isMuted: video.muted,
    rate: video.playbackRate,
    isPictureInPicture: document.pictureInPictureElement === video,
    isFullscreen: isFullscreen(video, root),
  };
}

/** While the film is being made, the element knows the part that is made; the page knows the whole. */
function wholeOf({ duration, ended }: HTMLVideoElement, store: PlayerStore): number {
  const { isGrowing, promisedSeconds } = store.get();
  if (!isGrowing || promisedSeconds === null || ended) return duration;
  return duration === Infinity ? promisedSeconds : Math.max(duration, promisedSeconds);
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
