import type { LiveEdge } from './live-place.ts';
import { isRefusal, mayRetry, retryDelayMs } from './retry-policy.ts';
import type { Source, SourceEvents } from './source.ts';

/**
 * Opens a master playlist with the browser's own HLS, where there is no Media Source. The browser chooses the quality.
 */
export function openNativeSource(url: string, events: SourceEvents): Source {
  const closing = new AbortController();
  const { signal } = closing;
  let attached: HTMLVideoElement | null = null;
  // Asynchronous, as with hls.js: the caller does not hold this source yet.
  setTimeout(() => signal.aborted || events.onRenditions([]));
  return {
    attach(video, startAtSeconds) {
      attached = video;
      // Null: the browser chooses the live edge itself.
      let place = startAtSeconds;
      const load = () => {
        video.src = url;
        video.load();
      };
      video.addEventListener('loadedmetadata', () => (video.currentTime = place ?? video.currentTime), { signal });
      // The duration of a playlist that grows is infinite.
      video.addEventListener('durationchange', () => events.onGrowth(video.duration === Infinity, video.duration), {
        signal,
      });
      const remember = () => (place = startAtSeconds === null ? null : video.currentTime || place);
      video.addEventListener('timeupdate', remember, { signal });
      const recover = async () => {
        if (await waitForServer(url, signal, events)) load();
      };
      video.addEventListener('error', () => void recover(), { signal });
      load();
    },
    liveEdge: () => (attached === null ? null : readEdge(attached)),
    chooseQuality() {},
    expectPlaying() {},
    measuredBitrate: () => 0,
    close() {
      closing.abort();
      attached?.removeAttribute('src');
      attached?.load();
    },
  };
}

const NATIVE_LAG_SECONDS = 3;

function readEdge({ seekable }: HTMLVideoElement): LiveEdge | null {
  if (seekable.length === 0) return null;
  const edgeSeconds = seekable.end(seekable.length - 1);
  return { startSeconds: seekable.start(0), edgeSeconds, syncSeconds: edgeSeconds - NATIVE_LAG_SECONDS };
}

/** A media element does not say why it failed; the status of the playlist does. True when loading again may help. */
async function waitForServer(url: string, signal: AbortSignal, events: SourceEvents): Promise<boolean> {
  const sinceMs = performance.now();
  for (let attempts = 0; !signal.aborted; attempts += 1) {
    const status = await askStatus(url, signal);
    if (signal.aborted) return false;
    if (isRefusal(status)) {
      events.onRefused();
      return false;
    }
    if (status >= 200 && status < 300) {
      if (attempts > 0) return true;
      events.onBroken();
      return false;
    }
    if (!mayRetry({ status, attempts, failingForMs: performance.now() - sinceMs })) {
      events.onFailed();
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, retryDelayMs(attempts)));
  }
  return false;
}

async function askStatus(url: string, signal: AbortSignal): Promise<number> {
  try {
    return (await fetch(url, { signal, cache: 'no-store' })).status;
  } catch {
    return 0;
  }
}
