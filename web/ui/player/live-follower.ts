import { decideLiveSeek, mustJump, type LiveEdge } from './live-place.ts';
import type { PlayerStore } from './player-store.ts';

/** Keeps the player at the live edge while its person wants that, and tells the controls where it stands. */
export class LiveFollower {
  readonly #video: HTMLVideoElement;
  readonly #store: PlayerStore;
  readonly #edge: () => LiveEdge | null;

  constructor(video: HTMLVideoElement, store: PlayerStore, edge: () => LiveEdge | null) {
    this.#video = video;
    this.#store = store;
    this.#edge = edge;
  }

  get isFollowing(): boolean {
    return this.#store.get().live?.isFollowing ?? false;
  }

  /** Called a few times a second. */
  look(): void {
    const edge = this.#edge();
    const { live } = this.#store.get();
    const video = this.#video;
    if (edge === null || live === null || video.readyState < HTMLMediaElement.HAVE_METADATA) return;
    const behindSeconds = Math.max(0, edge.edgeSeconds - video.currentTime);
    const place = { ...edge, behindSeconds, isFollowing: live.isFollowing };
    this.#store.update({ live: place });
    if (!video.seeking && mustJump(place, !video.paused && !video.ended)) video.currentTime = edge.syncSeconds;
  }

  /** The person paused: the picture stays where it is. */
  leave(): void {
    this.#follow(false);
  }

  goLive(): void {
    this.#follow(true);
    const edge = this.#edge();
    if (edge !== null) this.#video.currentTime = edge.syncSeconds;
  }

  /** Returns the place to go to; null when it is the edge, which this does itself. */
  seekTo(seconds: number): number | null {
    const { live } = this.#store.get();
    const where = live === null ? seconds : decideLiveSeek(seconds, live);
    if (where !== 'edge') {
      this.#follow(false);
      return where;
    }
    this.goLive();
    return null;
  }

  #follow(isFollowing: boolean): void {
    const { live } = this.#store.get();
    if (live !== null) this.#store.update({ live: { ...live, isFollowing } });
  }
}
