// P11: honest guests while Foyer is attacked, against the same guests in peace.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { addSegments, openPage, type attacks, type Target } from '#server/testing/attacks.ts';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import { keptMegabytes, tellingNode } from '#server/testing/kept-memory.ts';
import { makePlace, shareVideoAt, startFoyer, type RealFoyer, type Shared } from '#server/testing/real-foyer.ts';
import { interleave, median, printRatio, quantile } from './ratio.ts';

const rounds = 3;
const roundMs = 8_000;
const pauseMs = 5;
const calmMs = 60_000;

const planned: [name: keyof typeof attacks, connections: number, words: string, goal: string][] = [
  ['guessTokens', 50, 'tokens tried over 50 connections', '≤ 1.5'],
  ['trickleHeaders', 1000, '1,000 slow headers', '≤ 2'],
  ['trickleBodies', 1500, '1,500 bodies that trickle', '≤ 2'],
  ['pipeline', 100, '100 connections with 200 segments asked ahead', '≤ 2'],
  ['neverRead', 800, '800 readers that never read', '≤ 2'],
  ['floodPages', 16, 'one guest who opens pages without end', '≤ 2'],
];

let honest = 0;

/** Milliseconds that each guest needed from the link to the open page. */
async function visitFor(guests: GuestRequests, shared: Shared, ms: number): Promise<number[]> {
  const took: number[] = [];
  for (const endMs = performance.now() + ms; performance.now() < endMs; await wait(pauseMs)) {
    const startedMs = performance.now();
    await guests.ask({ path: `/g/${shared.token}` });
    await openPage(guests, shared, `an-honest-guest-${(honest += 1)}`);
    took.push(performance.now() - startedMs);
  }
  return took;
}

async function visitUnder(attack: (typeof planned)[number], target: Target, visit: () => Promise<number[]>) {
  const [name, connections] = attack;
  const child = fork(join(import.meta.dirname, 'attacker.ts'), [name, String(connections), JSON.stringify(target)]);
  await wait(1_000);
  try {
    return await visit();
  } finally {
    child.disconnect();
    await once(child, 'exit');
  }
}

async function measure(foyer: RealFoyer, guests: GuestRequests, shared: Shared): Promise<void> {
  const visit = () => visitFor(guests, shared, roundMs);
  await visit();
  const before = await keptMegabytes(foyer);
  for (const attack of planned) {
    const { port, origin } = foyer;
    const target = { port, origin, page: await openPage(guests, shared, `attacker-${attack[0]}-with-a-page`) };
    const results = await interleave(rounds, { peace: visit, attacked: () => visitUnder(attack, target, visit) });
    const p99 = (times: number[][]) => median(times.map((one) => quantile(one, 0.99)));
    const [peace, attacked] = [p99(results.peace), p99(results.attacked)];
    const told = `p99 ${attacked.toFixed(1)} ms and ${peace.toFixed(1)} ms in peace, memory ${await keptMegabytes(foyer)} MB`;
    printRatio(`P11 ${attack[2]}`, attacked, peace, told, attack[3]);
  }
  await wait(calmMs);
  const after = await keptMegabytes(foyer);
  printRatio('P11 memory a minute later', after, before, `${after} MB, ${before} MB before`, '≤ 1.2');
}

const place = await makePlace('SQLite');
const foyer = await startFoyer(place, tellingNode);
const guests = createGuestRequests(foyer, 4);
try {
  const shared = await shareVideoAt(place);
  await addSegments(place, shared.mediaId);
  await measure(foyer, guests, shared);
} finally {
  guests.close();
  await foyer.end('SIGKILL');
  await place.remove();
}
