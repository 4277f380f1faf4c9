// Preloaded into a server (`--import`, `--expose-gc`): answers `GET /` on port BENCH_PROBE_PORT with its memory after a
// garbage collection and the longest time its event loop was blocked since the last request.
//
// On a busy machine a loop seems blocked while its thread only waits for a processor. Therefore the processor time that
// the thread used between two turns of the loop is measured as well.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface Probed {
  heapBytes: number;
  rssBytes: number;
  /** Milliseconds by the clock. */
  blockedMs: number;
  /** Milliseconds of processor time that the thread used. */
  busyMs: number;
}

const port = process.env['BENCH_PROBE_PORT'];
const resolutionMs = 1;

if (port && isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: resolutionMs });
  delay.enable();
  let usedMicroseconds = usedByThread();
  let busyMs = 0;
  setInterval(() => {
    const used = usedByThread();
    busyMs = Math.max(busyMs, (used - usedMicroseconds) / 1000);
    usedMicroseconds = used;
  }, resolutionMs).unref();
  createServer((request, reply) => {
    const blockedMs = delay.max / 1e6;
    if (request.url === '/memory') for (let turn = 0; turn < 3; turn += 1) globalThis.gc?.();
    const { heapUsed, external, rss } = process.memoryUsage();
    reply.end(
      JSON.stringify({ heapBytes: heapUsed + external, rssBytes: rss, blockedMs, busyMs } satisfies Probed),
      () => {
        delay.reset();
        usedMicroseconds = usedByThread();
        busyMs = 0;
      },
    );
  })
    .listen(Number(port), '127.0.0.1')
    .unref();
}

function usedByThread(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}

export async function probe(at: number, what: 'loop' | 'memory'): Promise<Probed> {
  const reply = await fetch(`http://127.0.0.1:${at}/${what}`);
  return (await reply.json()) as Probed;
}
