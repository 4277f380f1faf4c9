import type { PlayerStore } from './player-store.ts';

const SIGNS = ['loadedmetadata', 'loadeddata', 'canplay', 'seeked', 'timeupdate', 'playing', 'ended'];
const NEAR_SECONDS = 1;

/** Resolves when the element has data at `placeSeconds` and is not seeking; the place may change meanwhile. */
export function whenArrived(
  video: HTMLVideoElement,
  placeSeconds: () => number | null,
  readyState: number,
): Promise<void> {
  return untilTrue(video, () => {
    if (video.readyState === HTMLMediaElement.HAVE_NOTHING || video.seeking) return false;
    // Null: the live edge, which the source goes to by itself.
    const target = Math.min(placeSeconds() ?? video.currentTime, video.duration || 0);
    const isThere = Math.abs(video.currentTime - target) < NEAR_SECONDS;
    if (!isThere) video.currentTime = target;
    return isThere && video.readyState >= readyState;
  });
}

/** Resolves when no seek is under way and no pointer holds the seek bar. */
export function whenAtRest(video: HTMLVideoElement, store: PlayerStore): Promise<void> {
  return untilTrue(video, () => !video.seeking && !store.get().isDragging, store);
}

function untilTrue(video: HTMLVideoElement, isTrue: () => boolean, store?: PlayerStore): Promise<void> {
  if (isTrue()) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = () => {
    if (!isTrue()) return;
    for (const name of SIGNS) video.removeEventListener(name, look);
    unsubscribe?.();
    resolve();
  };
  for (const name of SIGNS) video.addEventListener(name, look);
  const unsubscribe = store?.subscribe(look);
  return promise;
}
