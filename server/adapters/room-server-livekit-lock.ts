import { open, rm, stat, utimes } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const renewEveryMs = 2_000;
const forgottenAfterMs = 15_000;
const lookEveryMs = 500;

/**
 * Holds a lock that other processes see, once nobody else does; answers what lets it go. It is a file that its holder
 * touches now and then: one whose holder has died is taken over, also when that was in another container.
 */
export async function holdLock(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  while (!(await take(path))) {
    if (await isForgotten(path)) await rm(path, { force: true });
    else await wait(lookEveryMs, undefined, { signal });
  }
  const timer = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, renewEveryMs);
  return async () => {
    clearInterval(timer);
    await rm(path, { force: true });
  };
}

async function take(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isForgotten(path: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(path)).mtimeMs > forgottenAfterMs;
  } catch {
    // It was let go between the two looks: the next try takes it.
    return false;
  }
}
