// P7: cores for 200 watchers of one live session through the door, against nginx that sends them the same parts as files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace } from '#server/testing/real-foyer.ts';
import { shareLiveAt, startLiveFoyer } from '#server/testing/real-live.ts';
import { visit, type Visitor } from '#server/testing/real-room.ts';
import { sendClock } from './live-encoder.ts';
import { get, getPart, watchParts, type Received } from './live-watching.ts';
import { startNginx } from './playback-nginx.ts';
import { cpuSeconds } from './process-cost.ts';
import { printRatio } from './ratio.ts';

const watchers = Number(process.env['BENCH_WATCHERS'] ?? 200);
const seconds = Number(process.env['BENCH_SECONDS'] ?? 20);

const place = await makePlace('SQLite');
const environment = { FOYER_LIVE_RENDITIONS: 'source', FOYER_FREE_DISK_MB: '0' };
const foyer = await startLiveFoyer(place, { environment });
const folder = await mkdtemp(join(tmpdir(), 'foyer-watchers-'));
const root = join(folder, 'root');
await mkdir(root);
const nginx = await startNginx(join(folder, 'nginx'), root);
const requests = createGuestRequests(foyer);
const agent = new Agent({ keepAlive: true, maxSockets: watchers + 10 });
try {
  const live = await shareLiveAt(place, requests);
  const encoder = await sendClock(requests, live, foyer.rtmpPort, 1_350);
  const pages: Visitor[] = [];
  for (let at = 0; at < watchers; at += 1) pages.push(await visit(requests, live, `watcher-${at}`));
  await wait(3_000);
  const through = await measure(foyer.pid, (isOver, received) =>
    Promise.all(pages.map((page) => watchParts({ port: foyer.port, agent }, page, isOver, received))),
  );
  const leader = pages[0]!;
  const files = await measure(nginx.child.pid!, (isOver, received) => watchFiles(leader, isOver, received));
  const words = (result: typeof through) =>
    `${result.cores.toFixed(3)} cores for ${result.mbits.toFixed(0)} Mbit/s, ${result.parts.toFixed(0)} parts a second, ${result.failures} failures`;
  console.log(`P7 ${watchers} watchers; load ${loadavg()[0]!.toFixed(1)}`);
  console.log(`  Foyer: ${words(through)}; its packaging and ingest are in it`);
  console.log(`  nginx: ${words(files)}`);
  const ratio = { foyer: through.cores / through.mbits, nginx: files.cores / files.mbits };
  printRatio('P7 cores of watchers', ratio.foyer, ratio.nginx, 'for each Mbit/s', 'none');
  await encoder.stop();
} finally {
  agent.destroy();
  requests.close();
  nginx.child.kill();
  await foyer.end();
  await place.remove();
  await rm(folder, { recursive: true });
}

async function measure(pid: number, run: (isOver: () => boolean, received: Received) => Promise<unknown>) {
  const received: Received = { parts: 0, bytes: 0, failures: 0 };
  let isOver = false;
  const running = run(() => isOver, received);
  await wait(3_000);
  const before = { cpu: cpuSeconds(pid), ms: performance.now(), ...received };
  await wait(seconds * 1_000);
  const elapsed = (performance.now() - before.ms) / 1_000;
  const result = {
    cores: (cpuSeconds(pid) - before.cpu) / elapsed,
    mbits: ((received.bytes - before.bytes) * 8) / 1e6 / elapsed,
    parts: (received.parts - before.parts) / elapsed,
    failures: received.failures,
  };
  isOver = true;
  await running;
  return result;
}

/** One follows the stream and writes each playlist and part into the folder; the others load them from nginx. */
async function watchFiles(
  leader: { pageSessionId: string; cookie: string },
  isOver: () => boolean,
  received: Received,
) {
  const below = `/playback/${leader.pageSessionId}/source`;
  const own: Received = { parts: 0, bytes: 0, failures: 0 };
  let query = '';
  while (!isOver()) {
    const text = await get({ port: foyer.port, agent }, `${below}/playlist.m3u8${query}`, own, leader.cookie);
    const next = /PRELOAD-HINT:TYPE=PART,URI="s(\d+)\.(\d+)\.m4s"/u.exec(String(text));
    const newest = String(text)
      .match(/EXT-X-PART:DURATION=[\d.]+,URI="([^"]+)"/gu)
      ?.at(-1);
    if (!next || !newest) continue;
    query = `?_HLS_msn=${next[1]}&_HLS_part=${next[2]}&_HLS_skip=YES`;
    const part = /URI="([^"]+)"/u.exec(newest)![1]!;
    await writeFile(join(root, part), await get({ port: foyer.port, agent }, `${below}/${part}`, own, leader.cookie));
    await writeFile(join(root, `${part}.m3u8`), text);
    await Promise.all(
      Array.from({ length: watchers }, async () => {
        await get({ port: nginx.port, agent }, nginx.sign(`/${part}.m3u8`), received);
        await getPart({ port: nginx.port, agent }, nginx.sign(`/${part}`), received);
      }),
    );
  }
}
