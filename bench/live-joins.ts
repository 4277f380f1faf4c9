// P7: the first picture of a guest by how many watch already and when in a group of pictures the guest joins.
import { Agent } from 'node:http';
import { loadavg } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace } from '#server/testing/real-foyer.ts';
import { shareLiveAt, startLiveFoyer } from '#server/testing/real-live.ts';
import { visit } from '#server/testing/real-room.ts';
import { launchChromium } from './browser.ts';
import { sendClock } from './live-encoder.ts';
import { joinLive } from './live-viewer.ts';
import { watchParts, type Received } from './live-watching.ts';
import { quantile } from './ratio.ts';

const crowds = [0, 50, 200];
const joins = 10;
/** Two seconds of key frames, ten joins: each begins this much later in its group of pictures. */
const stepMs = 200;

const place = await makePlace('SQLite');
const environment = { FOYER_LIVE_RENDITIONS: 'source', FOYER_FREE_DISK_MB: '0' };
const foyer = await startLiveFoyer(place, { environment });
const browser = await launchChromium();
const requests = createGuestRequests(foyer);
const agent = new Agent({ keepAlive: true, maxSockets: Math.max(...crowds) });
const received: Received = { parts: 0, bytes: 0, failures: 0 };
let isOver = false;
const watching: Promise<void>[] = [];
try {
  const live = await shareLiveAt(place, requests);
  const encoder = await sendClock(requests, live, foyer.rtmpPort, 1_350);
  for (const crowd of crowds) {
    while (watching.length < crowd) {
      const page = await visit(requests, live, `watcher-${watching.length}`);
      watching.push(watchParts({ port: foyer.port, agent }, page, () => isOver, received));
    }
    await wait(3_000);
    const firsts: number[] = [];
    for (let round = 0; round < joins; round += 1) {
      await wait(2_000 - (Date.now() % 2_000) + round * stepMs);
      const { page, firstMs } = await joinLive(browser, foyer, live);
      firsts.push(firstMs / 1_000);
      await page.context().close();
    }
    const [p50, slowest] = [quantile(firsts, 0.5).toFixed(2), Math.max(...firsts).toFixed(2)];
    console.log(
      `P7 first picture beside ${crowd} watchers: p50 ${p50} s, slowest of ${joins} ${slowest} s ` +
        `(load ${loadavg()[0]!.toFixed(1)}; goal ≤ 2 s)`,
    );
  }
  console.log(`  ${received.failures} failures in ${received.parts} parts`);
  isOver = true;
  await encoder.stop();
} finally {
  isOver = true;
  await Promise.allSettled(watching);
  agent.destroy();
  requests.close();
  await browser.close();
  await foyer.end();
  await place.remove();
}
