import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Place } from '#server/testing/real-foyer.ts';
import { startServer } from './children.ts';
import type { LoadResult } from './load.ts';

export interface BareRows {
  child: ChildProcess;
  /** How many guests a second the bare driver writes into these tables. */
  measure(seconds: number): Promise<LoadResult>;
}

/** Starts the second baseline of a benchmark: the rows alone, without HTTP and decision. See bare-rows.ts. */
export async function startBareRows({ dataDir, databaseUrl }: Place, tables: string[]): Promise<BareRows> {
  const { child } = await startServer('bare-rows.ts', [dataDir, databaseUrl ?? '', ...tables]);
  return {
    child,
    async measure(seconds) {
      child.send({ seconds });
      const [told] = (await once(child, 'message')) as [{ rowsPerSecond: number }];
      return { requestsPerSecond: told.rowsPerSecond, p50Ms: NaN, p99Ms: NaN };
    },
  };
}

/** The rows of one entry. */
export const entryTables = ['guest_sessions', 'guest_entry_keys'];
