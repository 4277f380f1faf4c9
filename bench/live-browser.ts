// P7: live from the owner's browser, glass to glass: a clock in place of the camera, sent through the room engine, read by a real browser.
import { chromium } from '@playwright/test';
import { loadavg } from 'node:os';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace } from '#server/testing/real-foyer.ts';
import { shareLiveAt, startLiveFoyer } from '#server/testing/real-live.ts';
import { showClockAsCamera } from './clock-picture.ts';
import { joinLive, watchClock } from './live-viewer.ts';
import { findEngineBinary } from './room-engine.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
const renditions = process.env['BENCH_RENDITIONS'] ?? 'source';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--autoplay-policy=no-user-gesture-required',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

const place = await makePlace('SQLite');
const foyer = await startLiveFoyer(place, {
  environment: {
    FOYER_LIVE_RENDITIONS: renditions,
    FOYER_FREE_DISK_MB: '0',
    FOYER_LIVEKIT_BINARY: await findEngineBinary(),
    FOYER_ROOMS: 'on',
    FOYER_LIVEKIT_UDP_PORT: '0',
    FOYER_LIVEKIT_TCP_PORT: '0',
  },
});
const executablePath = process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: flags });
const requests = createGuestRequests(foyer);
try {
  const item = await shareLiveAt(place, requests);
  const own = await browser.newContext({ baseURL: foyer.origin, locale: 'en-US' });
  const [name, value] = item.cookie.split('=') as [string, string];
  await own.addCookies([{ name, value, url: foyer.origin }]);
  await own.addInitScript(showClockAsCamera);
  const sender = await own.newPage();
  await sender.goto(`/media/${item.mediaId}`);
  await sender.getByRole('button', { name: 'Use camera and microphone' }).click({ timeout: 60_000 });
  await sender.getByRole('button', { name: 'Go live', exact: true }).click({ timeout: 60_000 });
  const load = loadavg()[0]!;
  const { page, firstMs } = await joinLive(browser, foyer, item);
  const { words, pictures } = await watchClock(page, seconds);
  console.log(
    `P7 glass to glass from a browser: ${words} (${pictures} pictures, ${renditions}, first after ` +
      `${(firstMs / 1_000).toFixed(2)} s; load ${load.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after; goal ≤ 3)`,
  );
} finally {
  requests.close();
  await browser.close();
  await foyer.end();
  await place.remove();
}
