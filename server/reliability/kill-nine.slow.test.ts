import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  shareVideoAt,
  startFoyer,
  type Place,
  type RealFoyer,
  type Shared,
} from '#server/testing/real-foyer.ts';

const rounds = 5;
const guestsAtOnce = 32;
const acknowledgedPerRound = 150;

/** The keys of forms that were answered with 201, and of those whose answer never arrived. */
interface Ledger {
  acknowledged: Set<string>;
  unknown: Map<string, Shared>;
}

describe('REL-02: killed with -9 under load', () => {
  for (const kind of placeKinds) {
    it(`loses no acknowledged entry, exceeds no limit and counts no guest twice, on ${kind}`, async (test) => {
      const place = await makePlace(kind);
      const foyers: RealFoyer[] = [];
      const start = async () => {
        foyers.push(await startFoyer(place));
        return foyers.at(-1)!;
      };
      try {
        await killAgainAndAgain(place, start, (words) => test.diagnostic(words));
      } finally {
        await Promise.all(foyers.map((foyer) => foyer.end('SIGKILL')));
        await place.remove();
      }
    });
  }
});

async function killAgainAndAgain(
  place: Place,
  start: () => Promise<RealFoyer>,
  say: (words: string) => void,
): Promise<void> {
  const ledger: Ledger = { acknowledged: new Set(), unknown: new Map() };
  const shared: Shared[] = [];
  const startsMs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const foyer = await start();
    startsMs.push(foyer.startedWithinMs);
    if (round === 0) {
      // One link without a limit, and one that is used up during the test.
      shared.push(await shareVideoAt(place), await shareVideoAt(place, { maxClicks: 100 }));
    }
    const guests = createGuestRequests(foyer, guestsAtOnce);
    await sendAgain(guests, ledger);
    await check(place, ledger);
    await crowd(guests, shared, ledger, () => void foyer.end('SIGKILL'), round);
    assert.equal(await foyer.end('SIGKILL'), 'SIGKILL');
    guests.close();
  }
  const foyer = await start();
  startsMs.push(foyer.startedWithinMs);
  const guests = createGuestRequests(foyer);
  await sendAgain(guests, ledger);
  await check(place, ledger);
  guests.close();
  assert.equal(await foyer.end(), 0);
  say(`${ledger.acknowledged.size} acknowledged entries over ${rounds} kills, none lost`);
  say(`up within ${startsMs.map((ms) => Math.round(ms)).join(', ')} ms (aim: 1,000)`);
}

/** Guests enter as fast as possible; once enough are acknowledged, the server is killed while others enter. */
async function crowd(
  guests: GuestRequests,
  shared: Shared[],
  ledger: Ledger,
  kill: () => void,
  round: number,
): Promise<void> {
  const enough = ledger.acknowledged.size + acknowledgedPerRound;
  let isKilled = false;
  let sent = 0;
  const enterAgainAndAgain = async () => {
    while (!isKilled) {
      const key = `round-${round}-guest-${(sent += 1)}`;
      const link = shared[sent % shared.length]!;
      try {
        const { status } = await guests.enter(link, key);
        if (status === 201) ledger.acknowledged.add(key);
        else assert.equal(status, 410);
      } catch (error) {
        if (error instanceof assert.AssertionError) throw error;
        ledger.unknown.set(key, link);
        if (!isKilled) throw error;
      }
      if (ledger.acknowledged.size >= enough && !isKilled) {
        isKilled = true;
        kill();
      }
    }
  };
  await Promise.all(Array.from({ length: guestsAtOnce }, enterAgainAndAgain));
}

/** Forms without an answer are sent again, as browsers do: they may have been counted already. */
async function sendAgain(guests: GuestRequests, { acknowledged, unknown }: Ledger): Promise<void> {
  await Promise.all(
    [...unknown].map(async ([key, link]) => {
      const { status } = await guests.enter(link, key);
      assert.ok(status === 201 || status === 410, `${key} got ${status}`);
      if (status === 201) acknowledged.add(key);
    }),
  );
  unknown.clear();
}

async function check(place: Place, { acknowledged }: Ledger): Promise<void> {
  await openBeside(place, async ({ read, kind }) => {
    const guests = await read.selectFrom('guest_sessions').select(['email', 'link_id', 'click']).execute();
    const keys = guests.map(({ email }) => email.replace('@example.org', ''));
    const entered = new Set(keys);
    assert.equal(entered.size, keys.length, 'every form is one guest at most');
    const lost = [...acknowledged].filter((key) => !entered.has(key));
    assert.deepEqual(lost, [], 'acknowledged entries are there');
    for (const link of await read.selectFrom('guest_links').selectAll().execute()) {
      const held = guests.filter(({ link_id, click }) => link_id === link.id && click !== 'released').length;
      assert.equal(link.used_clicks + link.reserved_clicks, held, 'every click is a guest');
      assert.ok(link.max_clicks === null || held <= link.max_clicks, 'nobody is in beyond the limit');
    }
    if (kind === 'sqlite') {
      const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(read);
      assert.deepEqual(
        rows.map((row) => row.integrity_check),
        ['ok'],
      );
    }
  });
}
