import { once } from 'node:events';
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
    process.send(process.memoryUsage.rss() - total_physical_size + used_heap_size);
  });
`;

/** Start options with which Foyer answers `keptMegabytes`. */
export const tellingNode: StartOptions = {
  launcher: 'there',
  nodeArguments: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(tellOnSignal)}`],
};

/** Resident memory after garbage collection, without the unused part of the heap, in whole megabytes. */
export async function keptMegabytes({ child }: RealFoyer): Promise<number> {
  const told = once(child, 'message');
  child.kill('SIGUSR2');
  return Math.round(Number((await told)[0]) / 1024 / 1024);
}
