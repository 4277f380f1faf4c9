// P1: guest entries through HTTP on SQLite, against one commit each, their rows by the bare driver, and no write.
import { makePlace, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';
import { entryTables, startBareRows } from './bare.ts';
import { endProcess, startServer } from './children.ts';
import { entryPlan } from './entry-plan.ts';
import { load, type LoadOptions, type LoadResult } from './load.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 3;
const seconds = 3;
const connections = 64;
const longestMs = { p99At64: 50, p99At512: 150, p50Alone: 1 };

type Served = Pick<LoadOptions, 'port' | 'origin'>;

const place = await makePlace('SQLite');
const foyer = await startFoyer(place);
const servers = [];
try {
  const { token } = await shareVideoAt(place);
  const plan = entryPlan([token]);
  const noWrite = await startServer<Served>('entry-server.ts', ['no-write', place.dataDir]);
  servers.push(noWrite.child);
  const commitEach = await startServer<Served>('entry-server.ts', ['commit-each', place.dataDir]);
  servers.push(commitEach.child);
  const bare = await startBareRows(place, entryTables);
  servers.push(bare.child);
  const measure = ({ port, origin }: Served, most = connections) =>
    load({ port, origin, plan, connections: most, seconds });
  const contestants = {
    foyer: () => measure(foyer),
    noWrite: () => measure(noWrite),
    commitEach: () => measure(commitEach),
    bare: () => bare.measure(seconds),
  };
  for (const { port, origin } of [foyer, noWrite, commitEach])
    await load({ port, origin, plan, connections, seconds: 3 });
  const results = await interleave(rounds, contestants);
  const crowded = await measure(foyer, 512);
  const alone = await measure(foyer, 1);
  tell(results, crowded, alone);
} finally {
  await foyer.end();
  await Promise.all(servers.map(endProcess));
  await place.remove();
}

function tell(
  results: Record<'foyer' | 'noWrite' | 'commitEach' | 'bare', LoadResult[]>,
  crowded: LoadResult,
  alone: LoadResult,
): void {
  const rate = (of: LoadResult[]) => median(of.map(({ requestsPerSecond }) => requestsPerSecond));
  const p99 = median(results.foyer.map(({ p99Ms }) => p99Ms));
  console.log(
    `P1 waiting: p99 ${p99.toFixed(1)} ms at 64 connections (goal ≤ ${longestMs.p99At64}), ` +
      `${crowded.p99Ms.toFixed(1)} ms at 512 (goal ≤ ${longestMs.p99At512}); ` +
      `one guest alone p50 ${alone.p50Ms.toFixed(2)} ms (goal ≤ ${longestMs.p50Alone})`,
  );
  const [own, noWrite, commitEach] = [rate(results.foyer), rate(results.noWrite), rate(results.commitEach)];
  const bare = rate(results.bare);
  const words = (name: string, other: number) => `Foyer ${Math.round(own)}/s, ${name} ${Math.round(other)}/s`;
  printRatio('P1 against one commit per entry', own, commitEach, words('one commit each', commitEach), '≥ 3.5');
  printRatio('P1 against its rows alone', own, bare, words('the bare driver', bare), '≥ 0.5');
  printRatio('P1 against no write', own, noWrite, words('without the write', noWrite), 'none');
}
