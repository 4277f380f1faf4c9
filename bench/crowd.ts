// P3: a crowd of 10,000 on one link for 5,000: exactly 5,000 get in, on SQLite, and on PostgreSQL with three servers.
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, openBeside, shareVideoAt, startFoyer, type PlaceKind } from '#server/testing/real-foyer.ts';
import { withPostgres } from './postgres.ts';

const crowd = 10_000;
const places = 5_000;
const connections = 512;

const rights: boolean[] = [];
await withPostgres(async () => {
  rights.push(await race('SQLite', 1), await race('PostgreSQL', 3));
});
console.log(`P3: ${rights.filter(Boolean).length} of ${rights.length} crowds were exact (goal: all)`);
process.exitCode = rights.every(Boolean) ? 0 : 1;

async function race(kind: PlaceKind, servers: number): Promise<boolean> {
  const place = await makePlace(kind);
  const foyers = [await startFoyer(place)];
  while (foyers.length < servers) foyers.push(await startFoyer(place));
  try {
    const shared = await shareVideoAt(place, { maxClicks: places });
    const clients = foyers.map((foyer) => createGuestRequests(foyer, connections / servers));
    const startedMs = performance.now();
    const answers = await Promise.all(
      Array.from({ length: crowd }, async (_, at) => {
        const { status, body } = await clients[at % servers]!.enter(shared, `guest-of-the-crowd-${at}`);
        return status === 201 ? 'in' : `${status} ${(JSON.parse(body) as { code: string }).code}`;
      }),
    );
    const seconds = (performance.now() - startedMs) / 1000;
    for (const client of clients) client.close();
    const counts = Object.fromEntries(
      [...Map.groupBy(answers, (answer) => answer)].map(([answer, all]) => [answer, all.length]),
    );
    const rows = await openBeside(place, async ({ read }) => {
      const sessions = await read.selectFrom('guest_sessions').select('id').execute();
      const link = await read.selectFrom('guest_links').select('reserved_clicks').executeTakeFirstOrThrow();
      return { guests: sessions.length, clicks: link.reserved_clicks };
    });
    const isExact =
      counts['in'] === places &&
      counts['410 guest_access.used_up'] === crowd - places &&
      rows.guests === places &&
      rows.clicks === places;
    console.log(
      `P3 ${kind}, ${servers} ${servers === 1 ? 'server' : 'servers'}, ${connections} at once: ${JSON.stringify(counts)}, ` +
        `${rows.clicks} clicks and ${rows.guests} guests in the database, ${seconds.toFixed(1)} s: ${isExact ? 'exact' : 'NOT EXACT'}`,
    );
    return isExact;
  } finally {
    await Promise.all(foyers.map((foyer) => foyer.end()));
    await place.remove();
  }
}
