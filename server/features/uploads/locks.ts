import { ERRORS, type Locker } from '@tus/server';

interface Holder {
  askToLeave: () => void | Promise<void>;
  waiting: { take: () => void; askToLeave: () => void | Promise<void> }[];
}

/**
 * Allows one request at a time for each upload. A new request asks the running one to stop: usually both are of the
 * same browser, and the first connection broke silently. The library's own locker waits in a busy loop.
 */
export function createLocker(waitMs = 30_000): Locker {
  const holders = new Map<string, Holder>();

  async function enter(id: string, signal: AbortSignal, askToLeave: Holder['askToLeave']): Promise<void> {
    const holder = holders.get(id);
    if (!holder) {
      holders.set(id, { askToLeave, waiting: [] });
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const give = (error: unknown) => {
        clearTimeout(timer);
        holder.waiting = holder.waiting.filter((one) => one !== own);
        reject(error);
      };
      const timer = setTimeout(() => give(ERRORS.ERR_LOCK_TIMEOUT), waitMs);
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

  function leave(id: string): void {
    const holder = holders.get(id);
    const next = holder?.waiting.shift();
    if (!holder || !next) {
      holders.delete(id);
      return;
    }
    holder.askToLeave = next.askToLeave;
    next.take();
    if (holder.waiting.length > 0) void holder.askToLeave();
  }

  return {
    newLock: (id) => ({
      lock: (signal, askToLeave) => enter(id, signal, askToLeave),
      unlock: async () => leave(id),
    }),
  };
}
