import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

/** One request of a load; `uniqueKey` in its body is replaced by a new key each time it is sent. */
export interface Planned {
  method: 'GET' | 'POST';
  path: string;
  cookie?: string;
  body?: object;
}

export const uniqueKey = 'A-KEY-OF-EXACTLY-24-CHAR';

export interface LoadOptions {
  port: number;
  origin: string;
  plan: readonly Planned[];
  connections: number;
  seconds: number;
  /** Whether refusals count as answers. */
  mayRefuse?: boolean;
}

export interface LoadResult {
  requestsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const hasWrk = !spawnSync('wrk', ['-v']).error;

/** Sends the plan repeatedly from another process: wrk where it is installed, else load-generator.ts. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-load-'));
  try {
    const plan = join(folder, 'plan.txt');
    await writeFile(plan, options.plan.map(toLine).join(''));
    const printed = await run(options, [plan, options.origin, randomBytes(6).toString('hex')]);
    const found = /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+)$/mu.exec(printed)?.slice(1).map(Number);
    const [microseconds = 0, requests = 0, failed = 0, p50 = 0, p99 = 0] = found ?? [];
    if (requests === 0 || (failed > 0 && !options.mayRefuse)) throw new Error(`Requests failed:\n${printed}`);
    return { requestsPerSecond: (requests * 1e6) / microseconds, p50Ms: p50 / 1000, p99Ms: p99 / 1000 };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function toLine({ method, path, cookie = '', body }: Planned): string {
  return `${method}\t${path}\t${cookie}\t${body ? JSON.stringify(body) : ''}\n`;
}

async function run({ port, connections, seconds }: LoadOptions, given: string[]): Promise<string> {
  const here = (name: string) => join(import.meta.dirname, name);
  const flags = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', here('load.lua')];
  const child = hasWrk
    ? spawn('wrk', [...flags, `http://127.0.0.1:${port}`, '--', ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(
        process.execPath,
        [here('load-generator.ts'), String(port), String(connections), String(seconds), ...given],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      );
  return text(child.stdout);
}
