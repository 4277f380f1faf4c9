import { every } from '#server/every.ts';

export interface WatchingDependencies {
  /** How many people have a page of the item open, at this process or another. */
  countPeople(mediaId: string): Promise<number>;
  tell(mediaId: string, count: number): void;
  onError(error: unknown): void;
}

/** Coming and going within this time is told together. */
const gatherMs = 1_000;
/** How often it is counted again: pages lapse, and other processes have pages of the same item. */
const recountMs = 5_000;

/** Tells the pages of live sessions how many people watch, at most once a second and only when that changed. */
export class Watching {
  readonly #dependencies: WatchingDependencies;
  /** The pages that are connected here, by item. */
  readonly #pages = new Map<string, Set<string>>();
  readonly #told = new Map<string, number>();
  readonly #noted = new Set<string>();
  readonly #stop: () => void;

  constructor(dependencies: WatchingDependencies) {
    this.#dependencies = dependencies;
    this.#stop = every(recountMs, () => this.#recountAll(), dependencies.onError);
  }

  /** Items with a page that is connected here. */
  items(): string[] {
    return [...this.#pages.keys()];
  }

  connected({ id, mediaId }: { id: string; mediaId: string }): void {
    this.#pages.set(mediaId, (this.#pages.get(mediaId) ?? new Set()).add(id));
    this.#note(mediaId);
  }

  disconnected({ id, mediaId }: { id: string; mediaId: string }): void {
    const pages = this.#pages.get(mediaId);
    if (!pages?.delete(id)) return;
    if (pages.size === 0) {
      this.#pages.delete(mediaId);
      this.#told.delete(mediaId);
    } else this.#note(mediaId);
  }

  close(): void {
    this.#stop();
  }

  #note(mediaId: string): void {
    if (this.#noted.has(mediaId)) return;
    this.#noted.add(mediaId);
    setTimeout(() => {
      this.#noted.delete(mediaId);
      void this.#recount(mediaId).catch(this.#dependencies.onError);
    }, gatherMs).unref();
  }

  async #recountAll(): Promise<void> {
    for (const mediaId of this.items()) await this.#recount(mediaId);
  }

  async #recount(mediaId: string): Promise<void> {
    const count = await this.#dependencies.countPeople(mediaId);
    if (!this.#pages.has(mediaId) || this.#told.get(mediaId) === count) return;
    this.#told.set(mediaId, count);
    this.#dependencies.tell(mediaId, count);
  }
}
