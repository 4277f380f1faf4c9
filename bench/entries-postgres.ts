// P2: guest entries on PostgreSQL, all on one link, against a transaction each, their rows alone, and no write.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createGuestTokens } from '#server/features/guest-access/token.ts';
import { readSecret } from '#server/secrets.ts';
import { makePlace, shareVideoAt, startFoyer, type Place, type RealFoyer } from '#server/testing/real-foyer.ts';
import { entryTables, startBareRows } from './bare.ts';
import { endProcess, startServer } from './children.ts';
import { entryPlan } from './entry-plan.ts';
import { load, type LoadOptions, type LoadResult } from './load.ts';
import { withPostgres } from './postgres.ts';
import { interleave, median, printRatio } from './ratio.ts';

const rounds = 3;
const seconds = 3;
const connections = 64;

type Served = Pick<LoadOptions, 'port' | 'origin'>;

await withPostgres(async () => {
  const place = await makePlace('PostgreSQL');
  const foyer = await startFoyer(place);
  const children: ChildProcess[] = [];
  try {
    await measure(foyer, place, children);
  } finally {
    await foyer.end();
    await Promise.all(children.map(endProcess));
    await place.remove();
  }
});

async function measure(foyer: RealFoyer, place: Place, children: ChildProcess[]): Promise<void> {
  const { token, linkId, mediaId } = await shareVideoAt(place);
  const tokenHash = createGuestTokens(await readSecret(place.dataDir, 'guest-links')).hash(token);
  const start = async <Told>(file: string, given: string[]) => {
    const server = await startServer<Told>(file, given);
    children.push(server.child);
    return server;
  };
  const loop = (way: string) => start('entry-loop.ts', [way, place.databaseUrl!, linkId, tokenHash, mediaId]);
  const [together, each] = [await loop('together'), await loop('transaction-each')];
  const noWrite = await start<Served>('entry-server.ts', ['no-write', place.dataDir]);
  const bare = await startBareRows(place, entryTables);
  children.push(bare.child);
  const plan = entryPlan([token]);
  const throughHttp = async ({ port, origin }: Served) => load({ port, origin, plan, connections, seconds });
  const contestants = {
    together: () => askLoop(together.child),
    each: () => askLoop(each.child),
    foyer: async () => rateOf(await throughHttp(foyer)),
    noWrite: async () => rateOf(await throughHttp(noWrite)),
    bare: async () => rateOf(await bare.measure(seconds)),
  };
  await interleave(1, contestants);
  tell(await interleave(rounds, contestants));
}

async function askLoop(child: ChildProcess): Promise<number> {
  child.send({ seconds });
  const [told] = (await once(child, 'message')) as [{ entriesPerSecond: number }];
  return told.entriesPerSecond;
}

function rateOf({ requestsPerSecond }: LoadResult): number {
  return requestsPerSecond;
}

function tell(results: Record<'together' | 'each' | 'foyer' | 'noWrite' | 'bare', number[]>): void {
  const [together, each, foyer] = [results.together, results.each, results.foyer].map(median);
  const [noWrite, bare] = [results.noWrite, results.bare].map(median);
  const words = (own: number, name: string, other: number) =>
    `Foyer ${Math.round(own)}/s, ${name} ${Math.round(other)}/s`;
  const ratio = (name: string, own: number, other: number, what: string, goal: string) =>
    printRatio(`P2 ${name}`, own, other, words(own, what, other), goal);
  ratio('against a transaction each', together!, each!, 'one transaction each', '≥ 5');
  ratio('through HTTP against its rows alone', foyer!, bare!, 'the bare driver', '≥ 0.5');
  ratio('through HTTP against no write', foyer!, noWrite!, 'without the write', 'none');
}
