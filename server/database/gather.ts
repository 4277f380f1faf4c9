import type { Unit, Write } from './write.ts';

interface Asked<I, R> {
  item: I;
  resolve: (result: R) => void;
  reject: (error: unknown) => void;
}

/** Up to this many items are taken together; of more, half: the rest are decided while these are answered. */
const alwaysTogether = 32;

/**
 * Decides all items that wait for the same row in one unit of work: the row is locked once, `decide` gets the items
 * that are waiting when the unit runs, and returns one result for each, in order. A crowd then costs few statements.
 */
export function gatherByKey<I, R>(
  write: Write,
  decide: (unit: Unit, key: string, items: I[]) => Promise<R[]>,
): (key: string, item: I) => Promise<R> {
  const waiting = new Map<string, Asked<I, R>[]>();

  function take(key: string): Asked<I, R>[] {
    const all = waiting.get(key) ?? [];
    const taken = all.splice(0, Math.max(alwaysTogether, Math.ceil(all.length / 2)));
    if (all.length > 0) void decideAll(key);
    else waiting.delete(key);
    return taken;
  }

  async function decideAll(key: string): Promise<void> {
    const taken: Asked<I, R>[] = [];
    let hasRun = false;
    try {
      const results = await write(async (unit) => {
        // A unit that lost a race for a lock runs again, with its items and those that arrived meanwhile.
        hasRun = true;
        taken.push(...take(key));
        if (taken.length === 0) return [];
        return await decide(
          unit,
          key,
          taken.map(({ item }) => item),
        );
      });
      taken.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      for (const { reject } of hasRun ? taken : take(key)) reject(error);
    }
  }

  return (key, item) =>
    new Promise((resolve, reject) => {
      const others = waiting.get(key);
      if (others) {
        others.push({ item, resolve, reject });
        return;
      }
      waiting.set(key, [{ item, resolve, reject }]);
      void decideAll(key);
    });
}
