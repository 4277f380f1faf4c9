// P8: from a cold start to the first answer, memory when idle, and what the entry page weighs before the player.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import {
  findFreePort,
  makePlace,
  shareVideoAt,
  startFoyer,
  type RealFoyer,
  type Shared,
} from '#server/testing/real-foyer.ts';
import { residentMegabytes } from './process-cost.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 5;
const idleMs = 2_000;
const goals = { startMs: 1_000, idleMegabytes: 150, pageKilobytes: 90 };

interface Start {
  firstAnswerMs: number;
  idleMegabytes: number;
}

const place = await makePlace('SQLite');
try {
  // The first start makes the tables; the later ones, which people wait for more often, are measured.
  await (await startFoyer(place)).end();
  const results = await interleave(rounds, { foyer: startOfFoyer, hello: startOfHello });
  const foyer = await startFoyer(place);
  try {
    tell(results, await weighEntryPage(foyer, await shareVideoAt(place)));
  } finally {
    await foyer.end();
  }
} finally {
  await place.remove();
}

async function startOfFoyer(): Promise<Start> {
  const startedMs = performance.now();
  const foyer = await startFoyer(place, { environment: { FOYER_TRANSCODING_JOBS: '1' } });
  const guests = createGuestRequests(foyer, 1);
  const { status } = await guests.ask({ path: '/healthz' });
  const firstAnswerMs = performance.now() - startedMs;
  if (status !== 200) throw new Error(`/healthz answered ${status}.`);
  guests.close();
  await wait(idleMs);
  const idleMegabytes = residentMegabytes(foyer.pid);
  await foyer.end();
  return { firstAnswerMs, idleMegabytes };
}

async function startOfHello(): Promise<Start> {
  const port = await findFreePort();
  const startedMs = performance.now();
  const file = join(import.meta.dirname, 'hello-server.ts');
  const child = spawn(process.execPath, [file, 'bare', String(port)], { stdio: 'ignore' });
  while (!(await answers(port))) await wait(2);
  const firstAnswerMs = performance.now() - startedMs;
  await wait(idleMs);
  const idleMegabytes = residentMegabytes(child.pid!);
  child.kill();
  await once(child, 'exit');
  return { firstAnswerMs, idleMegabytes };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const sent = request({ host: '127.0.0.1', port }, (reply) => {
      reply.resume().on('end', () => resolve(true));
    });
    sent.on('error', () => resolve(false)).end();
  });
}

interface Weight {
  gzipKilobytes: number;
  fontKilobytes: number;
  sentKilobytes: number;
}

/** Everything that a browser fetches for the entry form, the page included. */
async function weighEntryPage(foyer: RealFoyer, { token }: Shared): Promise<Weight> {
  const executablePath = process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
  try {
    const page = await browser.newPage();
    const bodies: Promise<{ isFont: boolean; body: Buffer; sent: number }>[] = [];
    page.on('response', (reply) => {
      const isFont = reply.url().endsWith('.woff2');
      const sent = reply.request().sizes();
      bodies.push(
        Promise.all([reply.body(), sent]).then(([body, sizes]) => ({ isFont, body, sent: sizes.responseBodySize })),
      );
    });
    await page.goto(`${foyer.origin}/g/${token}`, { waitUntil: 'networkidle' });
    await page.getByRole('textbox').first().waitFor();
    const all = await Promise.all(bodies);
    const kilobytes = (sizes: number[]) => sizes.reduce((sum, size) => sum + size, 0) / 1000;
    const fonts = all.filter(({ isFont }) => isFont);
    const rest = all.filter(({ isFont }) => !isFont);
    return {
      gzipKilobytes: kilobytes(rest.map(({ body }) => gzipSync(body).length)),
      fontKilobytes: kilobytes(fonts.map(({ body }) => body.length)),
      sentKilobytes: kilobytes(all.map(({ sent }) => sent)),
    };
  } finally {
    await browser.close();
  }
}

function tell(results: Record<'foyer' | 'hello', Start[]>, weight: Weight): void {
  const middle = (of: Start[], what: keyof Start) => median(of.map((one) => one[what]));
  const start = { foyer: middle(results.foyer, 'firstAnswerMs'), hello: middle(results.hello, 'firstAnswerMs') };
  const memory = { foyer: middle(results.foyer, 'idleMegabytes'), hello: middle(results.hello, 'idleMegabytes') };
  console.log(
    `P8 entry page: ${weight.gzipKilobytes.toFixed(0)} kB gzip before the player (goal ≤ ${goals.pageKilobytes}), ` +
      `${weight.fontKilobytes.toFixed(0)} kB of fonts besides; ${weight.sentKilobytes.toFixed(0)} kB were sent in all`,
  );
  const startWords = `Foyer ${Math.round(start.foyer)} ms, node:http hello ${Math.round(start.hello)} ms`;
  const memoryWords = `Foyer ${Math.round(memory.foyer)} MB, node:http hello ${Math.round(memory.hello)} MB`;
  printRatio('P8 idle memory', memory.foyer, memory.hello, memoryWords, `< ${goals.idleMegabytes} MB`);
  printRatio('P8 start to first answer', start.foyer, start.hello, startWords, `< ${goals.startMs} ms`);
}
