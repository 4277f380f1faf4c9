import Hls, { type ErrorData, type HlsConfig, type Level, type LoaderConfig } from 'hls.js';
import type { LiveEdge } from './live-place.ts';
import { findRendition, type Rendition } from './quality.ts';
import { isRefusal, mayRetry } from './retry-policy.ts';
import type { Source, SourceEvents } from './source.ts';

const BUFFER_BEFORE_PLAYING_SECONDS = 8;
const BUFFER_SECONDS = 30;
/** Small renditions are loaded further ahead than `BUFFER_SECONDS`, up to this. */
const FARTHEST_BUFFER_SECONDS = 60;
/**
 * How long a picture may stand though it is loaded, before hls.js moves the place a little. A slow machine needs
 * seconds for its first picture, and WebKitGTK never comes out of a seek that interrupts it.
 */
const STANDING_SECONDS = 10;

/** How hls.js is told to start at the live edge. */
const AT_LIVE_EDGE = -1;

export interface HlsSourceOptions {
  /** Bits per second that an earlier source measured; 0: nothing is known. */
  measuredBitrate: number;
  isLive: boolean;
}

/** Opens a master playlist with hls.js: loads it at once, and segments once it is attached. */
export function openHlsSource(
  url: string,
  events: SourceEvents,
  { measuredBitrate, isLive }: HlsSourceOptions,
): Source {
  const failures = createFailureClock();
  const hls = new Hls({ ...configure(failures, measuredBitrate), ...(isLive ? configureLive() : {}) });
  let startAtSeconds: number | null = null;
  let isManifestThere = false;
  let renditions: Rendition[] = [];
  const start = () => {
    if (isManifestThere && startAtSeconds !== null) hls.startLoad(startAtSeconds);
  };
  hls.on(Hls.Events.MANIFEST_PARSED, (_, data) => {
    isManifestThere = true;
    renditions = data.levels.map(toRendition);
    events.onRenditions(renditions);
    start();
  });
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => {
    const rendition = renditions[level];
    if (rendition !== undefined) events.onRendition(rendition);
  });
  const end = watchEnd(hls, events);
  for (const name of [Hls.Events.MANIFEST_LOADED, Hls.Events.LEVEL_LOADED, Hls.Events.FRAG_LOADED] as const) {
    hls.on(name, () => failures.clear());
  }
  hls.on(Hls.Events.ERROR, (_, data) => judge(data, failures, events));
  const broke = () => events.onBroken();
  let attached: HTMLVideoElement | null = null;
  hls.loadSource(url);
  return {
    attach(video, seconds) {
      startAtSeconds = seconds === null ? AT_LIVE_EDGE : Math.max(0, seconds);
      hls.config.startPosition = startAtSeconds;
      attached = video;
      video.addEventListener('error', broke);
      end.attach(video);
      hls.attachMedia(video);
      start();
    },
    chooseQuality(quality) {
      const level = findRendition(renditions, quality);
      // While playing, the change comes with the next segment, without a stall; a paused picture changes now.
      if (attached !== null && attached.paused && attached.readyState > 0) hls.currentLevel = level;
      else hls.nextLevel = level;
    },
    expectPlaying() {
      hls.config.maxBufferLength = BUFFER_SECONDS;
      hls.config.maxMaxBufferLength = FARTHEST_BUFFER_SECONDS;
    },
    liveEdge: () => (isLive ? readEdge(hls) : null),
    measuredBitrate: () => hls.bandwidthEstimate || 0,
    close() {
      attached?.removeEventListener('error', broke);
      end.close();
      hls.destroy();
    },
  };
}

/**
 * Tells whether the film is still being made, and ends a whole one: hls.js does not load a last segment of a few
 * hundredths of a second, and would wait for it for ever.
 */
function watchEnd(hls: Hls, events: SourceEvents) {
  let isGrowing = false;
  let attached: HTMLVideoElement | null = null;
  const endWhenOver = () => {
    if (attached === null || isGrowing || !isOver(attached)) return;
    for (const type of ['video', 'audio'] as const) hls.trigger(Hls.Events.BUFFER_EOS, { type });
  };
  hls.on(Hls.Events.LEVEL_LOADED, (_, { details }) => {
    isGrowing = details.live;
    events.onGrowth(isGrowing, details.edge);
  });
  hls.on(Hls.Events.BUFFER_APPENDED, endWhenOver);
  return {
    attach(video: HTMLVideoElement) {
      attached = video;
      video.addEventListener('waiting', endWhenOver);
    },
    close: () => attached?.removeEventListener('waiting', endWhenOver),
  };
}

const END_SECONDS = 0.2;

/** Whether the element waits at the end with all but the last moment loaded. */
function isOver({ buffered, currentTime, duration, readyState }: HTMLVideoElement): boolean {
  const loadedSeconds = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
  const isStanding = readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
  return isStanding && duration - loadedSeconds <= END_SECONDS && duration - currentTime <= END_SECONDS;
}

/** Since when requests have been failing, and how often, without a success in between. */
interface FailureClock {
  count(): number;
  failingForMs(): number;
  start(): void;
  add(): void;
  clear(): void;
}

function createFailureClock(): FailureClock {
  let firstMs: number | null = null;
  let failures = 0;
  return {
    count: () => failures,
    failingForMs: () => (firstMs === null ? 0 : performance.now() - firstMs),
    start() {
      firstMs ??= performance.now();
    },
    add() {
      failures += 1;
    },
    clear() {
      firstMs = null;
      failures = 0;
    },
  };
}

/** hls.js retries by its own timing; here we only decide when to stop, and why. */
function judge(data: ErrorData, failures: FailureClock, events: SourceEvents): void {
  const status = data.response?.code ?? 0;
  if (isRefusal(status)) return events.onRefused();
  if (data.type === Hls.ErrorTypes.NETWORK_ERROR) {
    failures.start();
    const failed = { status, attempts: failures.count(), failingForMs: failures.failingForMs() };
    failures.add();
    if (data.fatal || !mayRetry(failed)) events.onFailed();
  } else if (data.fatal) {
    events.onBroken();
  }
}

/**
 * Our captions are <track> elements: hls.js empties every text track it finds when its subtitle controllers run, so
 * they are off, as are the parts for protected and interrupted streams. Its own retries stop at a refused connection;
 * ours do not.
 */
function configure(failures: FailureClock, measuredBitrate: number): Partial<HlsConfig> {
  const errorRetry = {
    maxNumRetry: 1000,
    retryDelayMs: 500,
    maxRetryDelayMs: 4000,
    shouldRetry: (_config: unknown, attempts: number, isTimeout: boolean, response?: { code?: number }) => {
      failures.start();
      const status = isTimeout ? 0 : (response?.code ?? 0);
      return mayRetry({ status, attempts, failingForMs: failures.failingForMs() });
    },
  };
  const policy: { default: LoaderConfig } = {
    default: { maxTimeToFirstByteMs: 10_000, maxLoadTimeMs: 60_000, timeoutRetry: errorRetry, errorRetry },
  };
  const off = {
    subtitleStreamController: undefined,
    subtitleTrackController: undefined,
    timelineController: undefined,
    emeController: undefined,
    cmcdController: undefined,
    contentSteeringController: undefined,
    interstitialsController: undefined,
    iframeController: undefined,
  } as unknown as Partial<HlsConfig>;
  return {
    ...off,
    enableWorker: false,
    autoStartLoad: false,
    capLevelToPlayerSize: true,
    maxBufferLength: BUFFER_BEFORE_PLAYING_SECONDS,
    maxMaxBufferLength: BUFFER_BEFORE_PLAYING_SECONDS,
    manifestLoadPolicy: policy,
    playlistLoadPolicy: policy,
    fragLoadPolicy: policy,
    highBufferWatchdogPeriod: STANDING_SECONDS,
    // The first segment is shown, not only measured: the smallest rendition comes first, and the next one fits the line.
    testBandwidth: false,
    // A source that follows another knows the bandwidth already and starts with the rendition that fits it.
    ...(measuredBitrate > 0 ? { abrEwmaDefaultEstimate: measuredBitrate } : {}),
  };
}

/** What was played longer ago than this is dropped, and loaded again by who goes back: a session may run for hours. */
const KEPT_SECONDS = 60;

/** Parts of segments as soon as they are there; a little faster than the clock until the picture has caught up. */
function configureLive(): Partial<HlsConfig> {
  return { lowLatencyMode: true, maxLiveSyncPlaybackRate: 1.25, backBufferLength: KEPT_SECONDS };
}

/** The newest moment has aged since the playlist was read, but by no more than a segment: after that it stands. */
function readEdge(hls: Hls): LiveEdge | null {
  const details = hls.latestLevelDetails;
  if (!details || details.fragments.length === 0) return null;
  const edgeSeconds = details.edge + Math.min(details.age, details.targetduration);
  const lagSeconds = hls.targetLatency ?? details.targetduration;
  return { startSeconds: details.fragmentStart, edgeSeconds, syncSeconds: edgeSeconds - lagSeconds };
}

function toRendition({ width, height, bitrate }: Level): Rendition {
  return { width, height, bitrate };
}
