import { useEffect, useRef, useState, type RefObject } from 'react';
import { createActions, type PlayerActions } from './actions.ts';
import { createLastPicture } from './last-picture.ts';
import { Playback } from './playback.ts';
import { createPlayerStore, type PlayerStore } from './player-store.ts';
import { captionKey, type PlayerProps } from './player-types.ts';
import { watchMedia } from './watch-media.ts';

/** How often the place in a live session is looked at. */
const LOOK_MS = 250;

export interface PlayerElements {
  root: RefObject<HTMLElement | null>;
  video: RefObject<HTMLVideoElement | null>;
  canvas: RefObject<HTMLCanvasElement | null>;
}

interface Engine {
  playback: Playback;
  actions: PlayerActions;
}

/** Connects the elements: state, actions, and sources that follow `src` and `renditionsVersion`. */
export function usePlayerParts(
  elements: PlayerElements,
  props: PlayerProps,
): { store: PlayerStore; actions: PlayerActions | null } {
  const [store] = useState(() => createPlayerStore(props.live != null));
  const [engine, setEngine] = useState<Engine | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const { stop, ...made } = startEngine(elements, store, latest);
    setEngine(made);
    return stop;
  }, [elements, store]);
  const { src, renditionsVersion } = props;
  useEffect(() => {
    const { startAtSeconds = 0, mayAutoplay = false, preparing } = latest.current;
    if (engine === null) return;
    engine.playback.open(src, startAtSeconds, preparing?.readySeconds);
    if (mayAutoplay && !store.get().hasStarted) engine.playback.play();
  }, [engine, src, store]);
  const knownVersion = useRef(renditionsVersion);
  useEffect(() => {
    if (engine === null || knownVersion.current === renditionsVersion) return;
    knownVersion.current = renditionsVersion;
    engine.playback.refresh();
  }, [engine, renditionsVersion]);
  const { durationSeconds: promisedSeconds = null } = props;
  useEffect(() => store.update({ promisedSeconds }), [store, promisedSeconds]);
  useChosenCaptions(store, props);
  return { store, actions: engine?.actions ?? null };
}

function startEngine(elements: PlayerElements, store: PlayerStore, latest: RefObject<PlayerProps>) {
  const { root, video, canvas } = elements;
  if (root.current === null || video.current === null || canvas.current === null)
    throw new Error('The player is not on the page.');
  const watch = watchMedia(video.current, root.current, store);
  const lastPicture = createLastPicture(video.current, canvas.current);
  const onRefused = () => latest.current.onRefused?.();
  const isLive = store.get().live !== null;
  const playback = new Playback({ video: video.current, store, watch, lastPicture, isLive, onRefused });
  if (latest.current.isMuted) video.current.muted = true;
  const captions = () => latest.current.captions ?? [];
  const live = () => latest.current.live ?? null;
  const actions = createActions({ video: video.current, root: root.current, store, playback, captions, live });
  const looking = isLive ? setInterval(() => playback.lookAtLive(), LOOK_MS) : undefined;
  const onOnline = () => store.get().phase === 'failed' && playback.retry();
  window.addEventListener('online', onOnline);
  const stop = () => {
    clearInterval(looking);
    window.removeEventListener('online', onOnline);
    watch.stop();
    playback.close();
  };
  return { playback, actions, stop };
}

/** Turns captions off when the chosen track is no longer offered. */
function useChosenCaptions(store: PlayerStore, { captions }: PlayerProps): void {
  useEffect(() => {
    const shown = store.get().captions;
    if (shown !== null && !(captions ?? []).some((track) => captionKey(track) === shown))
      store.update({ captions: null });
  }, [store, captions]);
}
