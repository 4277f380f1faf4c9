import { open, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

const renewEveryMs = 2_000;
const forgottenAfterMs = 15_000;
const lookEveryMs = 250;

/**
 * Holds a lock that other processes see, once nobody else does; answers what lets it go. It is a file that its holder
 * writes again and again: one that stays as it is has lost its holder, wherever that ran, and is taken over.
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
