import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hashSecret } from '#server/random.ts';
import * as store from './attempt-store.ts';
import { decideWaitMs, forgottenAfterMs, rememberFailures, type Failures } from './rules.ts';

export interface Attempts {
  /**
   * Whether the password is right, by `isRight`; throws without asking when earlier failures for this account at this
   * place demand a wait.
   */
  check(email: string, place: string, isRight: () => Promise<boolean>): Promise<boolean>;
  /** Forgets the failures: the account signed in there. */
  forget(unit: Unit, email: string, place: string): Promise<void>;
}

export interface AttemptsDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
}

const remembered = 10_000;

/**
 * Slows down guessing, for each account at each place: a familiar device, or the network of an address. What strangers
 * do elsewhere delays nobody, and no place is shut because of other accounts. Kept in the database too, so that a restart
 * or another process does not begin at nothing.
 */
export function createAttempts({ read, write, clock }: AttemptsDependencies): Attempts {
  const known = new LRUCache<string, Failures>({ max: remembered });

  function assertNoWait(failures: Failures | undefined): void {
    const waitMs = decideWaitMs(failures, clock.now());
    if (waitMs > 0) throw new AppError('accounts.too_many_attempts', { retryAfterSeconds: Math.ceil(waitMs / 1000) });
  }

  /** Counts the attempt before its password is checked, or a thousand at once would all pass uncounted. */
  function count(key: string, stored: Failures | null): void {
    const own = known.get(key);
    const failures = own && own.count >= (stored?.count ?? 0) ? own : (stored ?? undefined);
    assertNoWait(failures);
    const now = clock.now();
    known.set(key, { count: (rememberFailures(failures, now)?.count ?? 0) + 1, lastAt: now });
  }

  function takeBack(key: string): void {
    const own = known.get(key);
    if (own) known.set(key, { ...own, count: own.count - 1 });
  }

  /** Like the answer, this takes as long for an unknown e-mail as for a known one. */
  async function save(key: string): Promise<void> {
    const failures = known.get(key);
    if (!failures) return;
    // A disk that is full must not hide that the password was wrong.
    await write(async ({ db, now }) => {
      await store.deleteFailuresBefore(db, new Date(now.getTime() - forgottenAfterMs));
      await store.saveFailures(db, key, failures);
    }).catch(() => {});
  }

  return {
    async check(email, place, isRight) {
      const key = keyOf(email, place);
      assertNoWait(known.get(key));
      count(key, await store.findFailures(read, key));
      try {
        if (await isRight()) {
          known.delete(key);
          return true;
        }
      } catch (error) {
        takeBack(key);
        throw error;
      }
      await save(key);
      return false;
    },
    forget: (unit, email, place) => store.deleteFailures(unit.db, keyOf(email, place)),
  };
}

/** Nobody who reads the database learns from it who tried which e-mail from where. */
function keyOf(email: string, place: string): string {
  return hashSecret(JSON.stringify([email, place]));
}
