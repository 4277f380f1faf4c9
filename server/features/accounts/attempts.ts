import { LRUCache } from 'lru-cache';
import { AppError } from '#server/app-error.ts';
import type { Clock } from '#server/ports/clock.ts';
import { decideWaitMs, freeFailures, rememberFailures, type Failures } from './rules.ts';

export interface Attempt {
  succeed(): void;
}

export interface Attempts {
  /** Counts an attempt as failed until it is marked as successful; throws when the caller has to wait. */
  begin(email: string, address: string): Attempt;
}

const remembered = 10_000;

/**
 * Slows down guessing, per account and per address, within this process. An attempt is counted before its password is
 * checked, or a thousand at once would all be let through before the first is counted.
 */
export function createAttempts(clock: Clock): Attempts {
  const byAccount = new LRUCache<string, Failures>({ max: remembered });
  const byAddress = new LRUCache<string, Failures>({ max: remembered });
  // Attempts from an address where the account signed in before are counted apart, so that others cannot delay them.
  const isFamiliar = new LRUCache<string, true>({ max: remembered });

  return {
    begin(email, address) {
      const pair = JSON.stringify([email, address]);
      const account = isFamiliar.has(pair) ? pair : email;
      const now = clock.now();
      const waitMs = Math.max(
        decideWaitMs(byAccount.get(account), freeFailures.account, now),
        decideWaitMs(byAddress.get(address), freeFailures.address, now),
      );
      if (waitMs > 0) throw new AppError('accounts.too_many_attempts', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
      byAccount.set(account, oneMore(byAccount.get(account), now));
      byAddress.set(address, oneMore(byAddress.get(address), now));
      return {
        succeed() {
          byAccount.delete(account);
          isFamiliar.set(pair, true);
          const ofAddress = byAddress.get(address);
          if (ofAddress) byAddress.set(address, { ...ofAddress, count: ofAddress.count - 1 });
        },
      };
    },
  };
}

function oneMore(failures: Failures | undefined, now: Date): Failures {
  return { count: (rememberFailures(failures, now)?.count ?? 0) + 1, lastAt: now };
}
