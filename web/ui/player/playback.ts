import { whenArrived, whenAtRest } from './arrival.ts';
import type { LastPicture } from './last-picture.ts';
import { LiveFollower } from './live-follower.ts';
import type { PlayerStore } from './player-store.ts';
import { listQualities, qualityOf, type Rendition } from './quality.ts';
import { mayRecoverMedia } from './retry-policy.ts';
import { openSource } from './open-source.ts';
import type { Source, SourceEvents } from './source.ts';
import type { MediaWatch } from './watch-media.ts';

export interface PlaybackParts {
  video: HTMLVideoElement;
  store: PlayerStore;
  watch: MediaWatch;
  lastPicture: LastPicture;
  /** It plays a live session, at its edge. */
  isLive: boolean;
  onRefused(): void;
}

/** A place is gone to when this much can be played after it. */
const LEAST_AHEAD_SECONDS = 4;
/** An element that waits this near to the end of the prepared part has played all of it. */
const END_SECONDS = 0.5;

/**
 * Feeds one media element from successive sources; position, speed, volume and playing state survive a change. While a
 * source is replaced, the state is held and the last picture stays in view; requests made meanwhile are applied after.
 */
export class Playback {
  readonly #parts: PlaybackParts;
  readonly #recoveriesMs: number[] = [];
  #url = '';
  #current: Source | null = null;
  #renditions: readonly Rendition[] = [];
  /** Counts openings, so that events of an earlier one are ignored. */
  #opening = 0;
  #isHolding = true;
  #wantsToPlay = false;
  /** Null: the live edge. */
  #placeSeconds: number | null = 0;
  readonly #live: LiveFollower | null;
  #measuredBitrate = 0;

  readonly #stopWaiting: () => void;

  constructor(parts: PlaybackParts) {
    this.#parts = parts;
    parts.watch.hold();
    this.#stopWaiting = parts.store.subscribe(() => this.#arrive());
    const edge = () => (this.#isHolding ? null : (this.#current?.liveEdge() ?? null));
    this.#live = parts.isLive ? new LiveFollower(parts.video, parts.store, edge) : null;
  }

  /** For live sessions: called a few times a second. */
  lookAtLive(): void {
    this.#live?.look();
  }

  goLive(): void {
    this.#live?.goLive();
    this.play();
  }

  /** Opens the first source, or another address at the present position. `preparedSeconds`: how far it can be played. */
  open(url: string, startAtSeconds: number, preparedSeconds = Number.POSITIVE_INFINITY): void {
    const { store } = this.#parts;
    if (this.#url === '') {
      const isAhead = startAtSeconds > preparedSeconds;
      this.#placeSeconds = this.#live ? null : isAhead ? 0 : startAtSeconds;
      store.update({ currentSeconds: startAtSeconds, awaitedSeconds: isAhead ? startAtSeconds : null });
    }
    this.#url = url;
    this.retry();
  }

  /** Reads the master playlist again and switches to it when it offers other renditions. */
  refresh(): void {
    if (this.#parts.store.get().phase !== 'refused') void this.#begin(true);
  }

  /** Opens the source anew where it stopped. */
  retry(): void {
    const { store } = this.#parts;
    if (this.#current === null) store.update({ phase: 'opening', isWaiting: this.#wantsToPlay });
    void this.#begin(false);
  }

  play(): void {
    this.#wantsToPlay = true;
    this.#current?.expectPlaying();
    if (this.#isAwaiting()) return this.#parts.store.update({ isPaused: false });
    // Called within the click itself, even when there is no source yet: some browsers allow sound only then.
    this.#start();
    if (this.#isHolding) this.#parts.store.update({ isPaused: false, isWaiting: true });
  }

  pause(): void {
    this.#wantsToPlay = false;
    this.#live?.leave();
    this.#parts.video.pause();
    if (this.#isHolding || this.#isAwaiting()) this.#parts.store.update({ isPaused: true, isWaiting: false });
  }

  seekTo(wanted: number): void {
    const { video, store } = this.#parts;
    const seconds = this.#live ? this.#live.seekTo(wanted) : wanted;
    if (seconds === null) return;
    const { isGrowing, preparedSeconds } = store.get();
    if (isGrowing && seconds > preparedSeconds) return this.#await(seconds);
    const wasAwaiting = this.#isAwaiting();
    this.#placeSeconds = seconds;
    // At once, not with the element's event: a second step of the same key starts from here.
    store.update({ currentSeconds: seconds, awaitedSeconds: null });
    if (video.readyState > 0) video.currentTime = seconds;
    if (wasAwaiting && this.#wantsToPlay) this.#start();
  }

  goBack(): void {
    this.seekTo(this.placeSeconds);
  }

  get placeSeconds(): number {
    return this.#isHolding ? (this.#placeSeconds ?? 0) : this.#parts.video.currentTime;
  }

  chooseQuality(quality: number | null): void {
    this.#parts.store.update({ chosenQuality: quality });
    this.#current?.chooseQuality(quality);
  }

  close(): void {
    this.#stopWaiting();
    this.#opening += 1;
    this.#dropCurrent();
  }

  async #begin(isRefresh: boolean): Promise<void> {
    this.#opening += 1;
    const mine = this.#opening;
    this.#measure();
    let source: Source | null = null;
    const isNext = () => mine === this.#opening && source !== null && source !== this.#current;
    const isInUse = () => source !== null && source === this.#current;
    const events: SourceEvents = {
      onRenditions: (offered) => {
        if (source !== null && isNext()) void this.#decide(source, offered, mine, isRefresh);
      },
      onRendition: (rendition) => {
        if (isInUse()) this.#parts.store.update({ currentQuality: qualityOf(rendition) || null });
      },
      onRefused: () => {
        if (isNext()) source?.close();
        else if (!isInUse()) return;
        this.#stop('refused');
      },
      onFailed: () => {
        // A failed request for other renditions must not affect the source in use.
        const isNeeded = isInUse() || (isNext() && (!isRefresh || this.#current === null));
        if (isNext()) source?.close();
        if (isNeeded) this.#stop('failed');
      },
      onBroken: () => {
        if (isInUse()) this.#recover();
      },
      onGrowth: (isGrowing, durationSeconds) => {
        if (!isInUse() || this.#live) return;
        const { awaitedSeconds } = this.#parts.store.get();
        const isPastEnd = !isGrowing && awaitedSeconds !== null && awaitedSeconds > durationSeconds;
        this.#parts.store.update({ isGrowing, awaitedSeconds: isPastEnd ? durationSeconds : awaitedSeconds });
      },
    };
    const options = { measuredBitrate: this.#measuredBitrate, isLive: this.#live !== null };
    const opened = await openSource(this.#url, events, options);
    if (mine !== this.#opening) opened.close();
    else source = opened;
  }

  async #decide(next: Source, offered: readonly Rendition[], mine: number, isRefresh: boolean): Promise<void> {
    const { video, store } = this.#parts;
    if (isRefresh && this.#current !== null && isSame(offered, this.#renditions)) return next.close();
    if (!this.#isHolding) await whenAtRest(video, store);
    if (mine !== this.#opening) return next.close();
    this.#freeze();
    this.#dropCurrent();
    this.#current = next;
    this.#renditions = offered;
    const { chosenQuality, hasStarted } = store.get();
    store.update({ phase: 'ready', qualities: listQualities(offered), isWaiting: this.#wantsToPlay });
    next.attach(video, this.#placeSeconds);
    if (chosenQuality !== null) next.chooseQuality(chosenQuality);
    if (this.#wantsToPlay || hasStarted) next.expectPlaying();
    const enough = hasStarted ? HTMLMediaElement.HAVE_CURRENT_DATA : HTMLMediaElement.HAVE_METADATA;
    await whenArrived(video, () => this.#placeSeconds, enough);
    if (next === this.#current && this.#isHolding) this.#thaw();
  }

  #recover(): void {
    const nowMs = performance.now();
    if (!mayRecoverMedia(this.#recoveriesMs, nowMs)) return this.#stop('failed');
    this.#recoveriesMs.push(nowMs);
    this.#freeze();
    this.#dropCurrent();
    void this.#begin(false);
  }

  #stop(phase: 'failed' | 'refused'): void {
    this.#opening += 1;
    this.#freeze();
    this.#dropCurrent();
    this.#parts.store.update({ phase, isWaiting: false });
    if (phase === 'refused') this.#parts.onRefused();
  }

  #freeze(): void {
    if (this.#isHolding) return;
    const { video, watch, lastPicture } = this.#parts;
    this.#isHolding = true;
    if (!this.#isAwaiting()) this.#wantsToPlay = !video.paused && !video.ended;
    this.#placeSeconds = this.#live?.isFollowing ? null : video.currentTime;
    watch.hold();
    lastPicture.show();
    // Loading another source resets the speed to the default one. A live session has no speed but its own.
    if (!this.#live) video.defaultPlaybackRate = video.playbackRate;
  }

  #thaw(): void {
    const { video, watch, lastPicture } = this.#parts;
    this.#isHolding = false;
    const place = this.#placeSeconds;
    if (place !== null && Math.abs(video.currentTime - place) >= 1) video.currentTime = place;
    if (this.#wantsToPlay && !this.#isAwaiting()) this.#start();
    watch.release();
    lastPicture.hideSoon();
  }

  /** Stands until the place is prepared. */
  #await(seconds: number): void {
    const { video, store } = this.#parts;
    if (!this.#isHolding && !this.#isAwaiting()) this.#wantsToPlay = !video.paused && !video.ended;
    store.update({ awaitedSeconds: seconds, currentSeconds: seconds, isPaused: !this.#wantsToPlay, isWaiting: false });
    video.pause();
  }

  /** Goes to the awaited place as soon as there is something to play after it; stands where the prepared part ends. */
  #arrive(): void {
    const { awaitedSeconds, isGrowing, preparedSeconds, isWaiting, currentSeconds } = this.#parts.store.get();
    if (this.#isHolding) return;
    if (awaitedSeconds !== null) {
      const reachSeconds = isGrowing ? preparedSeconds - LEAST_AHEAD_SECONDS : this.#parts.video.duration;
      if (awaitedSeconds <= reachSeconds) this.seekTo(awaitedSeconds);
    } else if (isGrowing && isWaiting && preparedSeconds > 0 && currentSeconds > preparedSeconds - END_SECONDS) {
      this.#await(preparedSeconds);
    }
  }

  /**
   * A browser may refuse to start before a user gesture: then the picture waits for a click. What is live is not to be
   * missed meanwhile, so it starts without sound.
   */
  #start(): void {
    const { video } = this.#parts;
    video.play().catch((error: unknown) => {
      const isRefused = error instanceof DOMException && error.name === 'NotAllowedError';
      if (!this.#live || !isRefused || video.muted) return;
      video.muted = true;
      video.play().catch(() => undefined);
    });
  }

  #isAwaiting(): boolean {
    return this.#parts.store.get().awaitedSeconds !== null;
  }

  #measure(): void {
    this.#measuredBitrate = this.#current?.measuredBitrate() || this.#measuredBitrate;
  }

  #dropCurrent(): void {
    this.#measure();
    this.#current?.close();
    this.#current = null;
  }
}

function isSame(left: readonly Rendition[], right: readonly Rendition[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
