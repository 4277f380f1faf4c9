import type { Command } from './keyboard.ts';
import type { Playback } from './playback.ts';
import { rangeOf, type PlayerStore } from './player-store.ts';
import { captionKey, type CaptionTrack, type LivePlaying } from './player-types.ts';
import type { AppleVideo } from './watch-media.ts';

/** All that a person can ask of the player. */
export interface PlayerActions {
  play(): void;
  pause(): void;
  togglePlay(): void;
  seekTo(seconds: number): void;
  /** Goes to the live edge, and keeps to it. */
  goLive(): void;
  /** Goes on where it was, instead of waiting for a place that is not prepared. */
  goBack(): void;
  /** Where the element stands, while the position shows an awaited place. */
  placeSeconds(): number;
  setVolume(volume: number): void;
  toggleMute(): void;
  setRate(rate: number): void;
  chooseQuality(quality: number | null): void;
  /** Takes a `captionKey`; null turns captions off. */
  chooseCaptions(key: string | null): void;
  toggleCaptions(): void;
  toggleFullscreen(): void;
  togglePictureInPicture(): void;
  retry(): void;
  run(command: Command): void;
}

interface ActionParts {
  video: HTMLVideoElement;
  root: HTMLElement;
  store: PlayerStore;
  playback: Playback;
  captions: () => readonly CaptionTrack[];
  live: () => LivePlaying | null;
}

export function createActions({ video, root, store, playback, captions, live }: ActionParts): PlayerActions {
  const playing = createPlayingActions(store, playback, live);
  const sound = createSoundActions(video, store);
  const texts = createCaptionActions(store, captions);
  const toggleFullscreen = () => void changeFullscreen(video, root);
  return {
    ...playing,
    ...sound,
    ...texts,
    setRate(rate) {
      video.defaultPlaybackRate = rate;
      video.playbackRate = rate;
      store.update({ rate });
    },
    chooseQuality: (quality) => playback.chooseQuality(quality),
    toggleFullscreen,
    togglePictureInPicture: () => void changePictureInPicture(video),
    run(command) {
      const { currentSeconds, volume } = store.get();
      const { start, end } = rangeOf(store.get());
      if (command.do === 'toggle-play') playing.togglePlay();
      else if (command.do === 'toggle-mute') sound.toggleMute();
      else if (command.do === 'toggle-captions') texts.toggleCaptions();
      else if (command.do === 'toggle-fullscreen') toggleFullscreen();
      else if (command.do === 'seek-start') playing.seekTo(start);
      else if (command.do === 'seek-end') playing.seekTo(end);
      else if (command.do === 'seek-by') playing.seekTo(currentSeconds + command.seconds);
      else if (command.do === 'seek-part') playing.seekTo(start + (end - start) * command.part);
      else sound.setVolume(volume + command.amount);
    },
  };
}

function createPlayingActions(store: PlayerStore, playback: Playback, live: ActionParts['live']) {
  const isBoundToEdge = () => live()?.canGoBack === false;
  const play = () => {
    store.update({ hasStarted: true });
    if (isBoundToEdge()) playback.goLive();
    else playback.play();
  };
  const pause = () => playback.pause();
  return {
    play,
    pause,
    togglePlay: () => (store.get().isPaused || store.get().isEnded ? play() : pause()),
    seekTo(seconds: number) {
      const { start, end } = rangeOf(store.get());
      if (end === 0 || isBoundToEdge()) return;
      playback.seekTo(Math.min(Math.max(start, seconds), end));
    },
    goLive: () => playback.goLive(),
    goBack: () => playback.goBack(),
    placeSeconds: () => playback.placeSeconds,
    retry() {
      store.update({ hasStarted: true });
      playback.retry();
      playback.play();
    },
  };
}

function createSoundActions(video: HTMLVideoElement, store: PlayerStore) {
  return {
    setVolume(volume: number) {
      // One decimal place more than a step, so that ten steps down end exactly at silence.
      video.volume = Math.round(Math.min(1, Math.max(0, volume)) * 100) / 100;
      video.muted = video.volume === 0;
    },
    toggleMute() {
      video.muted = !store.get().isMuted;
      if (!video.muted && video.volume === 0) video.volume = 0.5;
    },
  };
}

function createCaptionActions(store: PlayerStore, captions: () => readonly CaptionTrack[]) {
  let lastShown: string | null = null;
  const chooseCaptions = (key: string | null) => {
    lastShown = key ?? store.get().captions ?? lastShown;
    store.update({ captions: key });
  };
  return {
    chooseCaptions,
    toggleCaptions() {
      const keys = captions().map(captionKey);
      const again = keys.find((key) => key === lastShown) ?? keys[0] ?? null;
      chooseCaptions(store.get().captions === null ? again : null);
    },
  };
}

async function changeFullscreen(video: AppleVideo, root: HTMLElement): Promise<void> {
  try {
    if (document.fullscreenElement === root) await document.exitFullscreen();
    else if (document.fullscreenEnabled) await root.requestFullscreen();
    else if (video.webkitDisplayingFullscreen === true) video.webkitExitFullscreen?.();
    else video.webkitEnterFullscreen?.();
  } catch {
    // The browser forbids it (an embedding page may); nothing changes.
  }
}

async function changePictureInPicture(video: HTMLVideoElement): Promise<void> {
  try {
    if (document.pictureInPictureElement === video) await document.exitPictureInPicture();
    else await video.requestPictureInPicture();
  } catch {
    // The browser forbids it; nothing changes.
  }
}
