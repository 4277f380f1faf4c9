// P9: a guest's page load (opening a page session) against its rows by the bare driver; the entry page against hello.
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, shareVideoAt, startFoyer, type RealFoyer, type Shared } from '#server/testing/real-foyer.ts';
import { startBareRows } from './bare.ts';
import { endProcess, startServer } from './children.ts';
import { load, type LoadOptions, type LoadResult, type Planned } from './load.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 3;
const seconds = 3;
const connections = 64;
const links = 4;
const guestsPerLink = 2_000;

const place = await makePlace('SQLite');
const foyer = await startFoyer(place);
const hello = await startServer<Pick<LoadOptions, 'port' | 'origin'>>('hello-server.ts', []);
const children = [hello.child];
try {
  const shared = await Promise.all(Array.from({ length: links }, () => shareVideoAt(place)));
  const opening = await planOpenings(foyer, shared);
  const entryPages = shared.map(({ token }): Planned => ({ method: 'GET', path: `/g/${token}` }));
  const run = ({ port, origin }: Pick<LoadOptions, 'port' | 'origin'>, plan: Planned[], longSeconds = seconds) =>
    load({ port, origin, plan, connections, seconds: longSeconds });
  const helloPlan: Planned[] = [{ method: 'GET', path: '/' }];
  const bare = await startBareRows(place, ['page_sessions']);
  children.push(bare.child);
  for (const plan of [opening, entryPages]) await run(foyer, plan, 3);
  await run(hello, helloPlan, 1);
  const results = await interleave(rounds, {
    opening: () => run(foyer, opening),
    entryPage: () => run(foyer, entryPages),
    hello: () => run(hello, helloPlan),
    bare: () => bare.measure(seconds),
  });
  const rate = (of: LoadResult[]) => median(of.map(({ requestsPerSecond }) => requestsPerSecond));
  const tell = (name: string, of: LoadResult[], goal: string) => {
    const words = `Foyer ${Math.round(rate(of))}/s, hello ${Math.round(rate(results.hello))}/s`;
    printRatio(`P9 ${name}`, rate(of), rate(results.hello), words, goal);
  };
  const p99 = median(results.opening.map(({ p99Ms }) => p99Ms));
  console.log(`P9: ${connections} connections, ${links} items; p99 of opening a page ${p99.toFixed(1)} ms`);
  const rows = rate(results.bare);
  const opened = rate(results.opening);
  const words = `Foyer ${Math.round(opened)}/s, the bare driver ${Math.round(rows)}/s`;
  printRatio('P9 opening a page session against its rows alone', opened, rows, words, '≥ 0.5');
  tell('opening a page session', results.opening, 'none');
  tell('entry page', results.entryPage, '≥ 0.8');
} finally {
  await foyer.end();
  await Promise.all(children.map(endProcess));
  await place.remove();
}

/** Requests that open a page session, for guests who each entered from their own browser, in turn. */
async function planOpenings(server: RealFoyer, shared: Shared[]): Promise<Planned[]> {
  const guests = createGuestRequests(server);
  const planned = await Promise.all(
    Array.from({ length: links * guestsPerLink }, async (_, at): Promise<Planned> => {
      const one = shared[at % links]!;
      const { cookie } = await guests.enter(one, `guest-number-${at}`);
      const opening: Planned = {
        ...{ method: 'POST', path: '/api/page-sessions', cookie: cookie! },
        body: { mediaId: one.mediaId },
      };
      // The first page uses the click: it is part of entering, which P1 measures.
      await guests.ask(opening);
      return opening;
    }),
  );
  guests.close();
  return planned;
}
