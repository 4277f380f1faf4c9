import { LRUCache } from 'lru-cache';
import { AppError } from '#server/app-error.ts';
import type { Clock } from '#server/ports/clock.ts';
import { decideWaitMs, freeFailures, rememberFailures, type Failures } from './rules.ts';

export interface Attempt {
  succeed(): void;
}

export interface Attempts {
  /** Counts an attempt as failed until it succeeds; throws when it comes too early. */
  begin(email: string, address: string): Attempt;
}

const remembered = 10_000;

/**
 * Delays guessing, per account and per address, in this process. An attempt is counted before the password is looked at,
 * or a thousand at once would all come through on an empty slate.
 */
export function createAttempts(clock: Clock): Attempts {
  const byAccount = new LRUCache<string, Failures>({ max: remembered });
  const byAddress = new LRUCache<string, Failures>({ max: remembered });
  // From where an account signed in before, its attempts are counted apart: what strangers do elsewhere delays nobody at home.
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
