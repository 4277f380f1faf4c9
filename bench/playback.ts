// P4: authorized HLS segments, Foyer against nginx's secure_link on the same files, in the same run.
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { newId } from '#server/random.ts';
import { startNginx, type Nginx } from './playback-nginx.ts';
import { cpuSeconds, residentMegabytes } from './process-cost.ts';
import { interleave, median, printRatio } from './ratio.ts';

const segmentBytes = 2 * 1024 * 1024;
const rounds = 3;
const seconds = 4;
const connections = 16;
/** Hot: everything fits in the cache. Cold: the cache holds an eighth of what is requested. */
const sets = [
  { name: 'hot', segments: 16, cacheMegabytes: 256, goal: '≥ 1.0' },
  { name: 'cold', segments: 96, cacheMegabytes: 24, goal: '≥ 0.6' },
];

interface Foyer {
  child: ChildProcess;
  port: number;
  /** As many guests as connections, each with a page. */
  guests: { cookie: string; pageSessionId: string }[];
}

interface Load {
  megabytesPerSecond: number;
  cpuSecondsPerGigabyte: number;
}

const missing = ['nginx', 'wrk'].filter((program) => spawnSync(program, ['-v']).error);
if (missing.length > 0) {
  console.log(`P4 was not measured: ${missing.join(' and ')} cannot be run here.`);
  process.exit(0);
}

const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-playback-'));
const children: ChildProcess[] = [];
try {
  await measure();
} finally {
  await Promise.all(children.map(end));
  await rm(folder, { recursive: true });
}

async function measure(): Promise<void> {
  const mediaId = newId();
  const below = `${mediaFolder(mediaId)}/v1080`;
  await mkdir(join(folder, 'blobs', below), { recursive: true });
  for (let at = 0; at < Math.max(...sets.map(({ segments }) => segments)); at += 1) {
    await writeFile(join(folder, 'blobs', below, `s${at}.m4s`), randomBytes(segmentBytes));
  }
  const nginx = await startNginx(join(folder, 'nginx'), join(folder, 'blobs'));
  children.push(nginx.child);
  const verdicts: (() => void)[] = [];
  for (const set of sets) {
    const foyer = await startFoyer(mediaId, set);
    const results = await race(set, foyer, nginx, below);
    const speed = {
      foyer: middle(results.foyer, 'megabytesPerSecond'),
      nginx: middle(results.nginx, 'megabytesPerSecond'),
    };
    const cost = {
      foyer: middle(results.foyer, 'cpuSecondsPerGigabyte'),
      nginx: middle(results.nginx, 'cpuSecondsPerGigabyte'),
    };
    const decision = await askForDecision(foyer);
    console.log(
      `P4 ${set.name}: ${set.segments} segments of 2 MB, a cache of ${set.cacheMegabytes} MB, ${connections} connections; ` +
        `CPU s/GB Foyer ${cost.foyer.toFixed(2)}, nginx ${cost.nginx.toFixed(2)}; ` +
        `Foyer's memory ${residentMegabytes(foyer.child.pid!)} MB; to authorize ${decision.toFixed(1)} µs (goal ≤ 10)`,
    );
    const words = `Foyer ${Math.round(speed.foyer)} MB/s, nginx ${Math.round(speed.nginx)} MB/s`;
    verdicts.push(() => printRatio(`P4 ${set.name}`, speed.foyer, speed.nginx, words, set.goal));
    await end(foyer.child);
  }
  for (const tell of verdicts) tell();
}

async function race(set: (typeof sets)[number], foyer: Foyer, nginx: Nginx, below: string) {
  const files = Array.from({ length: set.segments }, (_, at) => `s${at}.m4s`);
  const lists = { foyer: join(folder, 'foyer.txt'), nginx: join(folder, 'nginx.txt') };
  const asked = files.flatMap((_, step) =>
    foyer.guests.map(({ cookie, pageSessionId }, at) => {
      return `/playback/${pageSessionId}/v1080/${files[(step + at) % files.length]} ${cookie}\n`;
    }),
  );
  await writeFile(lists.foyer, asked.join(''));
  await writeFile(lists.nginx, files.map((file) => `${nginx.sign(`/${below}/${file}`)}\n`).join(''));
  const contestants = {
    foyer: () => load(foyer, lists.foyer),
    nginx: () => load(nginx, lists.nginx),
  };
  // Warms up both: compiled code, open files, the page cache, the segment cache.
  await interleave(1, contestants);
  return interleave(rounds, contestants);
}

async function load({ child, port }: { child: ChildProcess; port: number }, list: string): Promise<Load> {
  const script = join(import.meta.dirname, 'playback-load.lua');
  const before = cpuSeconds(child.pid!);
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '-s', script, `http://127.0.0.1:${port}`, '--', list];
  const wrk = spawn('wrk', flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  const printed = await text(wrk.stdout);
  const found = /^RESULT (\d+) (\d+) (\d+) (\d+)$/mu.exec(printed)?.slice(1).map(Number);
  if (!found || found[3] !== 0 || found[2] === 0) throw new Error(`Requests failed:\n${printed}`);
  const [bytes, microseconds] = found as [number, number];
  return {
    megabytesPerSecond: bytes / microseconds,
    cpuSecondsPerGigabyte: ((cpuSeconds(child.pid!) - before) * 1e9) / bytes,
  };
}

async function startFoyer(mediaId: string, set: (typeof sets)[number]): Promise<Foyer> {
  const given = [folder, set.cacheMegabytes, mediaId, set.segments, segmentBytes, connections].map(String);
  const child = fork(join(import.meta.dirname, 'playback-server.ts'), given);
  children.push(child);
  const [told] = (await once(child, 'message')) as [Omit<Foyer, 'child'>];
  return { child, ...told };
}

async function askForDecision({ child }: Foyer): Promise<number> {
  child.send('authorise');
  const [told] = (await once(child, 'message')) as [{ microseconds: number }];
  return told.microseconds;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, 'exit');
}

function middle(loads: readonly Load[], of: keyof Load): number {
  return median(loads.map((one) => one[of]));
}
