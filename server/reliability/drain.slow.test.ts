import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  shareVideoAt,
  startFoyer,
  type Shared,
} from '#server/testing/real-foyer.ts';

const crowd = 500;
const drainMs = 10_000;

describe('REL-08: told to end while 500 guests are entering', () => {
  for (const kind of placeKinds) {
    it(`answers or refuses each of them and exits with 0; a retry is the same guest, on ${kind}`, async (test) => {
      const place = await makePlace(kind);
      const foyer = await startFoyer(place);
      try {
        const shared = await shareVideoAt(place);
        const guests = createGuestRequests(foyer, crowd);
        const keys = Array.from({ length: crowd }, (_, at) => `guest-number-${at}`);
        let endedAtMs = 0;
        let exit: Promise<number | NodeJS.Signals> | undefined;
        const entering = keys.map(async (key) => {
          const isIn = await tryToEnter(guests, shared, key);
          if (isIn && !exit) {
            endedAtMs = performance.now();
            exit = foyer.end('SIGTERM');
          }
          return isIn;
        });
        const isIn = await Promise.all(entering);
        assert.equal(await exit, 0);
        const tookMs = performance.now() - endedAtMs;
        assert.ok(tookMs < drainMs, `it took ${Math.round(tookMs)} ms`);
        guests.close();
        const acknowledged = keys.filter((_, at) => isIn[at]);
        test.diagnostic(`${acknowledged.length} of ${crowd} acknowledged, gone after ${Math.round(tookMs)} ms`);

        const before = await keysInside(place);
        assert.deepEqual(
          acknowledged.filter((key) => !before.includes(key)),
          [],
          'every acknowledged entry is stored',
        );
        const again = await startFoyer(place);
        const returning = createGuestRequests(again, crowd);
        const missing = keys.filter((_, at) => !isIn[at]);
        const late = await Promise.all(missing.map((key) => tryToEnter(returning, shared, key)));
        returning.close();
        assert.equal(await again.end(), 0);
        assert.ok(late.every(Boolean));
        assert.deepEqual((await keysInside(place)).sort(), keys.sort(), 'each guest once');
      } finally {
        await foyer.end('SIGKILL');
        await place.remove();
      }
    });
  }
});

describe('REL-08: told to end at the moment when it reports that it runs', () => {
  it('exits with 0, each time', async () => {
    const place = await makePlace('SQLite');
    try {
      const ends: (number | NodeJS.Signals)[] = [];
      for (let start = 0; start < 6; start += 1) ends.push(await (await startFoyer(place)).end('SIGTERM'));
      assert.deepEqual(ends, [0, 0, 0, 0, 0, 0]);
    } finally {
      await place.remove();
    }
  });
});

describe('REL-08: the launcher is killed while the server starts', () => {
  it('the server ends as soon as it runs, because nothing else would stop it', async () => {
    const place = await makePlace('SQLite');
    const foyer = await startFoyer(place, { launcher: 'gone' });
    try {
      const gone = foyer.child.exitCode ?? once(foyer.child, 'exit').then(([code]) => code as number);
      assert.equal(await Promise.race([gone, wait(drainMs, 'still there', { ref: false })]), 0);
    } finally {
      await foyer.end('SIGKILL');
      await place.remove();
    }
  });
});

/** False: the entry was not acknowledged, because it was refused or the connection broke. */
async function tryToEnter(guests: GuestRequests, shared: Shared, key: string): Promise<boolean> {
  const answer = await guests.enter(shared, key).catch(() => null);
  if (answer) assert.ok([201, 503].includes(answer.status), `${key} got ${answer.status}: ${answer.body}`);
  return answer?.status === 201;
}

async function keysInside(place: Parameters<typeof openBeside>[0]): Promise<string[]> {
  const rows = await openBeside(place, ({ read }) => read.selectFrom('guest_sessions').select('email').execute());
  return rows.map(({ email }) => email.replace('@example.org', ''));
}
