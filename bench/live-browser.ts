// P7: live from the owner's browser, glass to glass: a clock in place of the camera, sent through the room engine, read by a real browser.
import { loadavg } from 'node:os';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace } from '#server/testing/real-foyer.ts';
import { shareLiveAt, startLiveFoyer } from '#server/testing/real-live.ts';
import { launchChromium } from './browser.ts';
import { showClockAsCamera } from './clock-picture.ts';
import { joinLive, watchClock } from './live-viewer.ts';
import { makeEngineSettings } from './room-engine.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
const renditions = process.env['BENCH_RENDITIONS'] ?? 'source';

const place = await makePlace('SQLite');
const environment = { FOYER_LIVE_RENDITIONS: renditions, FOYER_FREE_DISK_MB: '0', ...(await makeEngineSettings()) };
const foyer = await startLiveFoyer(place, { environment });
const browser = await launchChromium({ hasCamera: true });
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
