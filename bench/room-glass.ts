// P12: glass to glass in a room, from one real browser to another, against a call without a server.
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { loadavg } from 'node:os';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, startFoyer, type RealFoyer } from '#server/testing/real-foyer.ts';
import { asked, shareRoomAt, type SharedRoom } from '#server/testing/real-room.ts';
import { until } from '#server/testing/room-engine.ts';
import { launchChromium } from './browser.ts';
import { readClock, showClockAsCamera } from './clock-picture.ts';
import { interleave, printRatio, quantile } from './ratio.ts';
import { makeEngineSettings } from './room-engine.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const seconds = 10;
/** The first seconds of a call, in which it finds its bandwidth, are not measured. */
const settleMs = 5_000;
const goalMs = 300;

const place = await makePlace('SQLite');
const foyer = await startFoyer(place, { environment: await makeEngineSettings() });
const browser = await launchChromium({ hasCamera: true });
try {
  const load = loadavg()[0]!;
  const results = await interleave(rounds, {
    room: () => throughRoom(foyer, browser),
    direct: () => withoutServer(foyer, browser),
  });
  const [room, direct] = [results.room.flat(), results.direct.flat()];
  const p95 = { room: quantile(room, 0.95), direct: quantile(direct, 0.95) };
  const median = { room: quantile(room, 0.5), direct: quantile(direct, 0.5) };
  console.log(
    `P12 glass to glass, ${room.length} pictures of 640×360: p50 ${median.room.toFixed(0)} ms, without a server ` +
      `${median.direct.toFixed(0)} ms; load ${load.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after`,
  );
  const ms = `Foyer ${p95.room.toFixed(0)} ms, without a server ${p95.direct.toFixed(0)} ms`;
  printRatio('P12 glass to glass p95', p95.room, p95.direct, ms, `≤ ${goalMs} ms`);
} finally {
  await browser.close();
  await foyer.end();
  await place.remove();
}

/** Measures a room without a lobby: its owner shows the clock, a guest who entered by a link watches it. */
async function throughRoom(server: RealFoyer, browsers: Browser): Promise<number[]> {
  const requests = createGuestRequests(server);
  const room = await shareRoomAt(place, requests, { lobbyForGuests: false });
  const path = `/api/rooms/${room.mediaId}`;
  const isReady = async () => {
    const { engine } = (await asked(requests.ask({ path, cookie: room.cookie }))) as { engine: { state: string } };
    return engine.state === 'ready';
  };
  await until(isReady, 20_000);
  const own = await browsers.newContext({ baseURL: server.origin, locale: 'en-US' });
  const guests = await browsers.newContext({ baseURL: server.origin, locale: 'en-US' });
  await publish(own, room, server);
  const delays = await watch(guests, room);
  await Promise.all([own.close(), guests.close()]);
  await requests.ask({ method: 'POST', path: `${path}/end`, cookie: room.cookie });
  requests.close();
  return delays;
}

async function publish(context: BrowserContext, room: SharedRoom, { origin }: RealFoyer): Promise<void> {
  const [name, value] = room.cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url: origin }]);
  await context.addInitScript(showClockAsCamera);
  const page = await context.newPage();
  await page.goto(`/media/${room.mediaId}/room`);
  await page.getByRole('button', { name: 'Join' }).click();
  await page.getByRole('region', { name: 'Stage', exact: true }).locator('video').waitFor();
}

async function watch(context: BrowserContext, { token }: SharedRoom): Promise<number[]> {
  const page = await context.newPage();
  await page.goto(`/g/${token}`);
  await page.getByLabel('Name').fill('Ana Lima');
  await page.getByLabel('Email').fill('ana@example.org');
  await page.getByRole('button', { name: 'Join' }).click();
  return readPage(page, page.getByRole('region', { name: 'Stage', exact: true }).locator('video'));
}

/** Measures the same picture from a page to itself by WebRTC: the delay of the browsers alone. */
async function withoutServer({ origin }: RealFoyer, browsers: Browser): Promise<number[]> {
  const context = await browsers.newContext();
  await context.addInitScript(showClockAsCamera);
  const page = await context.newPage();
  await page.goto(origin);
  await page.evaluate(async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
    const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
    from.onicecandidate = ({ candidate }) => void to.addIceCandidate(candidate ?? undefined);
    to.onicecandidate = ({ candidate }) => void from.addIceCandidate(candidate ?? undefined);
    const video = Object.assign(document.createElement('video'), { autoplay: true, muted: true });
    to.ontrack = ({ streams }) => (video.srcObject = streams[0]!);
    for (const track of stream.getTracks()) from.addTrack(track, stream);
    await from.setLocalDescription();
    await to.setRemoteDescription(from.localDescription!);
    await to.setLocalDescription();
    await from.setRemoteDescription(to.localDescription!);
    document.body.replaceChildren(video);
  });
  const delays = await readPage(page, page.locator('video'));
  await context.close();
  return delays;
}

async function readPage(page: Page, video: ReturnType<Page['locator']>): Promise<number[]> {
  await video.waitFor();
  await page.waitForTimeout(settleMs);
  const delays = await video.evaluate(readClock, { seconds });
  if (delays.length < seconds) throw new Error(`Only ${delays.length} pictures could be read.`);
  return delays;
}
