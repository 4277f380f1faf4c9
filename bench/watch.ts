// P14: from the click on Watch to the first picture on a slow line, against a bare page with hls.js and the same files.
import type { Browser, Page } from '@playwright/test';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { makeAccount, makeSession } from '#server/testing/make.ts';
import { startNginx } from '#server/testing/nginx.ts';
import { findFreePort, makePlace, openBeside, startFoyer } from '#server/testing/real-foyer.ts';
import { createTusRequests } from '#server/testing/tus-requests.ts';
import { launchChromium } from './browser.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
/** A round trip of 100 ms and 5 Mbit/s. */
const line = { offline: false, latency: 100, downloadThroughput: 625_000, uploadThroughput: 625_000 };
const root = join(import.meta.dirname, '..');

const barePage = `<!doctype html><meta charset="utf-8"><title>Bare</title><video width="640" height="360"></video>
<button>Watch video</button><script src="/hls.min.js"></script><script>
document.querySelector('button').onclick = () => {
  const video = document.querySelector('video');
  const hls = new Hls();
  hls.loadSource('/master.m3u8');
  hls.attachMedia(video);
  video.play();
};
</script>`;

/** Asks the server as its owner; `body` is sent as JSON. */
type Ask = (method: string, path: string, body?: object) => Promise<Response>;

const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-watch-'));
const place = await makePlace('SQLite');
const foyer = await startFoyer(place, { environment: { FOYER_TRANSCODING_JOBS: '2' } });
const { origin } = foyer;
const bare = await findFreePort();
const browser = await launchChromium();
let nginx: Awaited<ReturnType<typeof startNginx>> | null = null;
try {
  const { ask, cookie } = await signIn();
  const mediaId = await upload(ask, cookie);
  const link = await share(ask, mediaId);
  await copyFiles(ask, mediaId);
  nginx = await startNginx(folder, bareServer());
  const results = await interleave(rounds, {
    foyer: () => measure(browser, link, enter),
    bare: () => measure(browser, `http://localhost:${bare}/`, async () => undefined),
  });
  const [own, base] = [median(results.foyer), median(results.bare)];
  const words = `Foyer ${Math.round(own)} ms, a bare page ${Math.round(base)} ms, 100 ms and 5 Mbit/s`;
  printRatio('P14 click to first picture', own, base, words, '≤ 1.3');
} finally {
  await browser.close();
  await nginx?.close();
  await foyer.end();
  await Promise.all([place.remove(), rm(folder, { recursive: true })]);
}

async function signIn(): Promise<{ ask: Ask; cookie: string }> {
  const cookie = await openBeside(place, async (database) => {
    const { write, close } = createWriter(database, createSystemClock());
    const session = await makeSession(write, (await makeAccount(write)).id);
    await close();
    return session.cookie;
  });
  const ask: Ask = async (method, path, body) => {
    const headers = { cookie, origin, ...(body && { 'content-type': 'application/json' }) };
    const reply = await fetch(origin + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return reply;
  };
  return { ask, cookie };
}

/** Uploads the sample and waits for all its renditions. */
async function upload(ask: Ask, cookie: string): Promise<string> {
  const made = await ask('POST', '/api/media', { kind: 'video', title: 'A video of the benchmark' });
  const { id } = (await made.json()) as { id: string };
  const bytes = await readFile(join(root, 'samples', 'crystal-lotus.mp4'));
  const tus = createTusRequests(origin, cookie, origin);
  await tus.send((await tus.create(id, bytes.length)).headers.get('location')!, 0, bytes);
  const readStatus = async () => ((await (await ask('GET', `/api/media/${id}`)).json()) as { status: string }).status;
  for (let status = await readStatus(); status !== 'ready'; status = await readStatus()) {
    if (status === 'failed') throw new Error('The video could not be processed.');
    await wait(200);
  }
  return id;
}

async function share(ask: Ask, mediaId: string): Promise<string> {
  await ask('PATCH', `/api/media/${mediaId}/guest-access`, { isEnabled: true });
  const made = await ask('POST', `/api/media/${mediaId}/guest-access/links`, { name: 'Benchmark' });
  return ((await made.json()) as { url: string }).url;
}

/** Writes what the player gets from Foyer, and a page with nothing but hls.js, into the folder that nginx serves. */
async function copyFiles(ask: Ask, mediaId: string): Promise<void> {
  const page = (await (await ask('POST', '/api/page-sessions', { mediaId })).json()) as { playback: { hls: string } };
  const below = dirname(page.playback.hls);
  const keep = async (path: string) => {
    const bytes = Buffer.from(await (await ask('GET', `${below}/${path}`)).arrayBuffer());
    await mkdir(dirname(join(folder, 'www', path)), { recursive: true });
    await writeFile(join(folder, 'www', path), bytes);
    return bytes.toString('utf8');
  };
  for (const [list] of (await keep('master.m3u8')).matchAll(/[\w/]+\.m3u8/gu)) {
    for (const [file] of (await keep(list)).matchAll(/\w+\.(?:mp4|m4s)/gu)) await keep(join(dirname(list), file));
  }
  await copyFile(join(root, 'node_modules/hls.js/dist/hls.min.js'), join(folder, 'www', 'hls.min.js'));
  await writeFile(join(folder, 'www', 'index.html'), barePage);
}

function bareServer(): string {
  return `types { text/html html; text/javascript js; application/vnd.apple.mpegurl m3u8; video/mp4 mp4 m4s; }
server { listen 127.0.0.1:${bare}; root ${join(folder, 'www')}; access_log off; }`;
}

async function enter(page: Page): Promise<void> {
  await page.getByLabel('Name').fill('Ana Lima');
  await page.getByLabel('Email').fill('ana@example.org');
}

/** Opens the page in a fresh browser, prepares it, presses Watch, and returns the milliseconds to the first picture. */
async function measure(browsers: Browser, url: string, prepare: (page: Page) => Promise<void>): Promise<number> {
  const context = await browsers.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } });
  await context.addInitScript(noteFirstPicture);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', line);
  await page.goto(url);
  await prepare(page);
  // A person types for longer than the rest of the code takes.
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Watch video' }).click();
  const firstMs = await page.waitForFunction(() => (globalThis as unknown as Noted).firstPictureMs);
  const result = (await firstMs.jsonValue())!;
  await context.close();
  return result;
}

interface Noted {
  firstPictureMs?: number;
}

/** Runs in the page. */
function noteFirstPicture(): void {
  let clickedMs = 0;
  addEventListener('click', () => (clickedMs = performance.now()), { capture: true });
  let seen: HTMLVideoElement | null = null;
  const look = () => {
    const video = document.querySelector('video');
    if (video === null || video === seen) return;
    seen = video;
    video.requestVideoFrameCallback((nowMs) => {
      (globalThis as unknown as Noted).firstPictureMs = nowMs - clickedMs;
    });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  look();
}
