import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#server/app-error.ts';
import type { LiveRooms } from './live.ts';
import { findByIds } from './participant-store.ts';
import type { InRoom } from './turn.ts';

export interface CatchUpDependencies {
  live: LiveRooms;
  inRoom: InRoom;
  onError(error: unknown): void;
}

const againMs = 500;

/** Makes memory, and what follows it, what the rows say, where a commit may have been made that was not heard of. */
export class CatchUp {
  readonly #dependencies: CatchUpDependencies;
  readonly #behind = new Set<string>();
  #isClosed = false;

  constructor(dependencies: CatchUpDependencies) {
    this.#dependencies = dependencies;
  }

  async now(mediaId: string): Promise<void> {
    const { live, inRoom } = this.#dependencies;
    await inRoom(mediaId, async (turn) => {
      const seats = [...(live.find(mediaId)?.seats.keys() ?? [])];
      turn.note([...(await turn.findPresent()), ...(await findByIds(turn.unit.db, seats))]);
    });
  }

  /** As soon as the database answers. */
  soon(mediaId: string): void {
    if (this.#behind.has(mediaId)) return;
    this.#behind.add(mediaId);
    void this.#goOn(mediaId)
      .catch(this.#dependencies.onError)
      .finally(() => this.#behind.delete(mediaId));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #goOn(mediaId: string): Promise<void> {
    while (!this.#isClosed) {
      try {
        return await this.now(mediaId);
      } catch (error) {
        if (!(error instanceof AppError) || !error.code.startsWith('storage.')) throw error;
        await wait(againMs, undefined, { ref: false });
      }
    }
  }
}
