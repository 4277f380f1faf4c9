import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { Tables } from '#server/database/tables.ts';
import { isIssued } from './store.ts';

export interface ResolveDependencies {
  read: Kysely<Tables>;
  hashToken: (typed: string) => string;
  /** Counts one token that nobody issued; throws when they were too many. */
  countGuess: (address: string) => Promise<void>;
}

/** The hash of a token that was issued, or null; throws `request.too_many` when the address has tried too many others. */
export type ResolveToken = (typed: string, address: string) => Promise<string | null>;

const maxRemembered = 10_000;
const refusalDelayMs = 100;
/** Or they would come back together. */
const refusalSpreadMs = 100;

/**
 * The one way from what stands in an address to a guest link, before anything that costs more than a look-up. Known
 * links are never counted, dead or not: who sits behind a guesser's address gets in. Who guesses waits for each refusal,
 * or as many at once as he has connections would keep honest guests waiting.
 */
export function createResolveToken({ read, hashToken, countGuess }: ResolveDependencies): ResolveToken {
  const known = new LRUCache<string, true>({ max: maxRemembered });
  return async (typed, address) => {
    const tokenHash = hashToken(typed);
    if (known.has(tokenHash)) return tokenHash;
    if (await isIssued(read, tokenHash)) {
      known.set(tokenHash, true);
      return tokenHash;
    }
    try {
      await countGuess(address);
    } finally {
      await sleep(refusalDelayMs + Math.random() * refusalSpreadMs);
    }
    return null;
  };
}
