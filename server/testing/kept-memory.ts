import { once } from 'node:events';
import type { RealFoyer, StartOptions } from './real-foyer.ts';

/**
 * What a process keeps. Node holds on to garbage for as long as it likes, and doubles the space for its newest objects when
 * it likes (128 MB at once): the resident memory alone says little.
 */
const tellOnSignal = `
  import { getHeapStatistics } from 'node:v8';
  process.on('SIGUSR2', () => {
    gc();
    const { total_physical_size, used_heap_size } = getHeapStatistics();
    process.send(process.memoryUsage.rss() - total_physical_size + used_heap_size);
  });
`;

/** A Foyer started with these answers `keptMegabytes`. */
export const tellingNode: StartOptions = {
  launcher: 'there',
  nodeArguments: ['--expose-gc', '--import', `data:text/javascript,${encodeURIComponent(tellOnSignal)}`],
};

/** Its resident memory without the garbage and without what its heap has in hand, in whole megabytes. */
export async function keptMegabytes({ child }: RealFoyer): Promise<number> {
  const told = once(child, 'message');
  child.kill('SIGUSR2');
  return Math.round(Number((await told)[0]) / 1024 / 1024);
}
