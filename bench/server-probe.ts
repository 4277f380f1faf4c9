// Looked at from inside: preloaded into a server (`--import`, `--expose-gc`), answers `GET /` on the port BENCH_PROBE_PORT
// with its memory after a collection and the longest time its loop was blocked since it was asked last.
//
// On a machine that has other work a loop seems blocked while its thread only waits for a processor. So the thread's own
// work between two turns of the loop is measured besides.
import { createServer } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

export interface Probed {
  heapBytes: number;
  rssBytes: number;
  /** By the clock. */
  blockedMs: number;
  /** By the processor's time that the thread used meanwhile. */
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
