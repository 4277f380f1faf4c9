import { LRUCache } from 'lru-cache';
import { delayRefusal } from '#server/delay-refusal.ts';

export interface ResolveDependencies {
  /** Whether a link with this hash was ever made. */
  isIssued: (tokenHash: string) => Promise<boolean>;
  hashToken: (typed: string) => string;
  /** Counts one request with a token that was never issued; throws, after a delay, when there were too many. */
  countGuess: (address: string) => Promise<void>;
}

/** The hash of an issued token, or null; throws `request.too_many` when the address has sent too many unknown ones. */
export type ResolveToken = (typed: string, address: string) => Promise<string | null>;

const maxRemembered = 10_000;

/**
 * Resolves the token in an address to a guest link, before anything that costs more than a lookup. Issued tokens are
 * never counted, even of links that no longer work, so guests who share an address with a guesser get in. Refusals are
 * delayed, or a guesser with many connections could slow down other guests.
 */
export function createResolveToken({ isIssued, hashToken, countGuess }: ResolveDependencies): ResolveToken {
  const known = new LRUCache<string, true>({ max: maxRemembered });
  return async (typed, address) => {
    const tokenHash = hashToken(typed);
    if (known.has(tokenHash)) return tokenHash;
    if (await isIssued(tokenHash)) {
      known.set(tokenHash, true);
      return tokenHash;
    }
    await countGuess(address);
    await delayRefusal();
    return null;
  };
}
