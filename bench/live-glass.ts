// P7: live, glass to glass: a clock burnt into the picture, sent by an encoder and read by a real browser; the first picture of a guest who joins.
import { loadavg } from 'node:os';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace } from '#server/testing/real-foyer.ts';
import { shareLiveAt, startLiveFoyer } from '#server/testing/real-live.ts';
import { launchChromium } from './browser.ts';
import { sendClock } from './live-encoder.ts';
import { joinLive, watchClock } from './live-viewer.ts';

const seconds = Number(process.env['BENCH_SECONDS'] ?? 60);
const joins = 5;
const renditions = process.env['BENCH_RENDITIONS'] ?? 'source';

const place = await makePlace('SQLite');
const environment = { FOYER_LIVE_RENDITIONS: renditions, FOYER_FREE_DISK_MB: '0' };
const foyer = await startLiveFoyer(place, { environment });
const browser = await launchChromium();
const requests = createGuestRequests(foyer);
try {
  const item = await shareLiveAt(place, requests);
  const encoder = await sendClock(requests, item, foyer.rtmpPort);
  const load = loadavg()[0]!;
  const { page: watching } = await joinLive(browser, foyer, item);
  const { words, pictures } = await watchClock(watching, seconds);
  await watching.context().close();
  console.log(
    `P7 glass to glass: ${words} (${pictures} pictures of 1280×720, ${renditions}; load ${load.toFixed(1)} before, ` +
      `${loadavg()[0]!.toFixed(1)} after; goal ≤ 1.6, ≤ 2.2, 0)`,
  );
  const firsts: number[] = [];
  for (let round = 0; round < joins; round += 1) {
    const { page, firstMs } = await joinLive(browser, foyer, item);
    firsts.push(firstMs / 1_000);
    await page.context().close();
  }
  console.log(`P7 first picture: ${firsts.map((value) => value.toFixed(2)).join(', ')} s after entering (goal ≤ 2 s)`);
  await encoder.stop();
} finally {
  requests.close();
  await browser.close();
  await foyer.end();
  await place.remove();
}
