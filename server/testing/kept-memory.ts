import { on } from 'node:events';
import type { RealFoyer, StartOptions } from './real-foyer.ts';

/**
 * Measures the memory that a process keeps. Node delays garbage collection, may enlarge the space for new objects by
 * 128 MB at once, and holds what it no longer uses for a while: the last resort of its collection gives all that back.
 */
const tellOnSignal = `
  process.on('SIGUSR2', () => {
    gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
    process.send({ keptBytes: process.memoryUsage.rss() });
  });
`;

/** Start options with which Foyer answers `keptMegabytes`. */
export const tellingNode: StartOptions = {
  launcher: 'there',
  nodeArguments: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(tellOnSignal)}`],
};

/** Resident memory after garbage collection, in whole megabytes. */
export async function keptMegabytes({ child }: RealFoyer): Promise<number> {
  const told = (async () => {
    // The server also tells its launcher that it runs.
    for await (const [message] of on(child, 'message')) {
      const { keptBytes } = message as { keptBytes?: number };
      if (keptBytes !== undefined) return keptBytes;
    }
    throw new Error('The server has ended.');
  })();
  child.kill('SIGUSR2');
  return Math.round((await told) / 1024 / 1024);
}
