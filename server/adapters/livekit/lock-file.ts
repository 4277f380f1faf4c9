import { open, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const renewEveryMs = 2_000;
const forgottenAfterMs = 15_000;
const lookEveryMs = 250;

/**
 * Waits for a lock between processes, takes it, and resolves to a function that releases it. The lock is a file that
 * its holder rewrites regularly: a file that stays unchanged has lost its holder, on any machine, and is taken over.
 */
export async function holdLock(path: string, signal: AbortSignal): Promise<() => Promise<void>> {
  let [seen, seenAt] = [0, performance.now()];
  while (!(await take(path))) {
    const changed = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    );
    if (changed !== seen) [seen, seenAt] = [changed, performance.now()];
    else if (performance.now() - seenAt > forgottenAfterMs) await rm(path, { force: true });
    await wait(lookEveryMs, undefined, { signal });
  }
  const timer = setInterval(() => {
    writeFile(path, String(performance.now()), { flag: 'r+' }).catch(() => undefined);
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
