import { on } from 'node:events';
import type { RealFoyer, StartOptions } from './real-foyer.ts';

/**
 * Measures the memory that a process keeps. Node delays garbage collection and may enlarge the space for new objects by
 * 128 MB at once, so the resident memory alone tells little.
 */
const tellOnSignal = `
  import { getHeapStatistics } from 'node:v8';
  process.on('SIGUSR2', () => {
    gc();
    const { total_physical_size, used_heap_size } = getHeapStatistics();
    process.send({ keptBytes: process.memoryUsage.rss() - total_physical_size + used_heap_size });
  });
`;

/** Start options with which Foyer answers `keptMegabytes`. */
export const tellingNode: StartOptions = {
  launcher: 'there',
  nodeArguments: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(tellOnSignal)}`],
};

/** Resident memory after garbage collection, without the unused part of the heap, in whole megabytes. */
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
