import { ERRORS, type Lock, type Locker } from '@tus/server';
import { takeSoon, type FindLease, type Lease } from '#server/database/leases.ts';
import { every } from '#server/every.ts';

type AskToLeave = () => void | Promise<void>;

interface Holder {
  askToLeave: AskToLeave;
  waiting: { take: () => void; askToLeave: AskToLeave }[];
}

const lookEveryMs = 500;

/**
 * Allows one request at a time for each upload, in all processes. A new request asks the running one to stop: usually
 * both are of the same browser, and the first connection broke silently. The library's own locker waits in a busy loop.
 */
export function createLocker(findLease: FindLease, onError: (error: unknown) => void, waitMs = 30_000): Locker {
  const requests = new Requests(waitMs);

  async function takeLease(lease: Lease, signal: AbortSignal): Promise<void> {
    if (await takeSoon(lease, waitMs, signal)) return;
    throw toThrow(signal.aborted ? ERRORS.ABORTED : ERRORS.ERR_LOCK_TIMEOUT);
  }

  return {
    newLock(id): Lock {
      const lease = findLease(`upload:${id}`);
      let stopLooking = () => {};
      return {
        async lock(signal, askToLeave) {
          await requests.enter(id, signal, askToLeave);
          try {
            await takeLease(lease, signal);
          } catch (error) {
            requests.leave(id);
            throw error;
          }
          stopLooking = every(lookEveryMs, async () => (await lease.look()) === 'held' || askToLeave(), onError);
        },
        async unlock() {
          stopLooking();
          await lease.release().catch(onError);
          requests.leave(id);
        },
      };
    },
  };
}

/** The library compares what it catches with its own values, which are no errors. */
function toThrow(value: object): Error {
  return value as Error;
}

/** The requests of this process for each upload: one is in, the others wait in the order of their arrival. */
class Requests {
  readonly #holders = new Map<string, Holder>();
  readonly #waitMs: number;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  async enter(id: string, signal: AbortSignal, askToLeave: AskToLeave): Promise<void> {
    const holder = this.#holders.get(id);
    if (!holder) {
      this.#holders.set(id, { askToLeave, waiting: [] });
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const give = (error: unknown) => {
        clearTimeout(timer);
        holder.waiting = holder.waiting.filter((one) => one !== own);
        reject(error);
      };
      const timer = setTimeout(() => give(ERRORS.ERR_LOCK_TIMEOUT), this.#waitMs);
      signal.addEventListener('abort', () => give(ERRORS.ABORTED), { once: true });
      const own = {
        askToLeave,
        take() {
          clearTimeout(timer);
          resolve();
        },
      };
      holder.waiting.push(own);
      void holder.askToLeave();
    });
  }

  leave(id: string): void {
    const holder = this.#holders.get(id);
    const next = holder?.waiting.shift();
    if (!holder || !next) {
      this.#holders.delete(id);
      return;
    }
    holder.askToLeave = next.askToLeave;
    next.take();
    if (holder.waiting.length > 0) void holder.askToLeave();
  }
}
