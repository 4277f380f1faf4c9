import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '#server/app-error.ts';
import type { LiveRooms } from './live.ts';
import { findByIds } from './participant-store.ts';
import { createInRoom, type InRoom, type TransactionDependencies } from './transaction.ts';

export interface CatchUpDependencies {
  live: LiveRooms;
  /** For transactions of its own, which change no rows and only report what the rows contain. */
  transactions: Omit<TransactionDependencies, 'missed'>;
  onError(error: unknown): void;
}

const retryMs = 500;

/** Reads rooms again that may have changed without this process being notified, so that memory matches the rows. */
export class CatchUp {
  readonly #dependencies: CatchUpDependencies;
  readonly #inRoom: InRoom;
  readonly #behind = new Set<string>();
  #isClosed = false;

  constructor(dependencies: CatchUpDependencies) {
    this.#dependencies = dependencies;
    this.#inRoom = createInRoom({ ...dependencies.transactions, missed: (mediaId) => this.soon(mediaId) });
  }

  async now(mediaId: string): Promise<void> {
    await this.#inRoom(mediaId, async (room) => {
      const seats = [...(this.#dependencies.live.find(mediaId)?.seats.keys() ?? [])];
      room.note([...(await room.findPresent()), ...(await findByIds(room.unit.db, seats))]);
    });
  }

  /** Does the same in the background, and retries until the database answers. */
  soon(mediaId: string): void {
    if (this.#behind.has(mediaId)) return;
    this.#behind.add(mediaId);
    void this.#retry(mediaId)
      .catch(this.#dependencies.onError)
      .finally(() => this.#behind.delete(mediaId));
  }

  close(): void {
    this.#isClosed = true;
  }

  async #retry(mediaId: string): Promise<void> {
    while (!this.#isClosed) {
      try {
        return await this.now(mediaId);
      } catch (error) {
        if (!(error instanceof AppError) || !error.code.startsWith('storage.')) throw error;
        await wait(retryMs, undefined, { ref: false });
      }
    }
  }
}
