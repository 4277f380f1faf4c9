import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import {
  addSegments,
  type Attack,
  neverRead,
  openPage,
  pipeline,
  segmentBytes,
  segmentPath,
  trickleBodies,
  trickleHeaders,
} from '#server/testing/attacks.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { keptMegabytes, tellingNode } from '#server/testing/kept-memory.ts';
import { makePlace, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';

/** Longer than the longest time that a connection may stand still; counted from when the machine lets the server see it. */
const longestMs = 150_000;
const mostGrowthMegabytes = 64;

it('REL-11: connections that ask ahead, do not read, or trickle are closed, honest guests are served, memory comes back', async (test) => {
  const place = await makePlace('SQLite');
  const foyer = await startFoyer(place, tellingNode);
  const guests = createGuestRequests(foyer, 4);
  const attacks: Attack[] = [];
  try {
    const shared = await shareVideoAt(place);
    await addSegments(place, shared.mediaId);
    let honest = 0;
    const visit = async () => {
      const page = await openPage(guests, shared, `an-honest-guest-${(honest += 1)}`);
      const segment = await guests.ask({ path: segmentPath(page, honest), cookie: page.cookie });
      assert.deepEqual([segment.status, segment.body.length > 0], [200, true]);
    };
    for (let count = 0; count < 50; count += 1) await visit();
    const before = await keptMegabytes(foyer);

    const target = { ...foyer, page: await openPage(guests, shared, 'an-attacker-with-a-page') };
    const standing = [neverRead(target, 100), trickleBodies(target, 300), trickleHeaders(target, 100)];
    const asking = pipeline(target, 20);
    attacks.push(...standing, asking);
    const open = () => standing.map((attack) => attack.open());
    const beganMs = performance.now();
    let most = 0;
    while (open().some((count) => count > 0)) {
      assert.ok(performance.now() - beganMs < longestMs, `${open().join(', ')} connections are still open`);
      await visit();
      most = Math.max(most, await keptMegabytes(foyer));
      await wait(500);
    }
    const tookSeconds = Math.round((performance.now() - beganMs) / 1000);
    asking.end();
    await wait(1_000);
    const after = await keptMegabytes(foyer);
    test.diagnostic(
      `all closed after ${tookSeconds} s; ${honest} honest guests; memory ${before} MB, at most ${most} MB, ${after} MB after`,
    );
    assert.ok(most - before < (100 * segmentBytes) / 1024 / 1024, `memory went from ${before} to ${most} MB`);
    assert.ok(after - before < mostGrowthMegabytes, `memory stayed at ${after} MB, from ${before}`);
  } finally {
    for (const attack of attacks) attack.end();
    guests.close();
    await foyer.end('SIGKILL');
    await place.remove();
  }
});
