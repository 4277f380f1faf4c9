import type { Kysely } from 'kysely';
import { LRUCache } from 'lru-cache';
import type { PersonKey, Act } from '#server/access/person.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import { hashSecret } from '#server/random.ts';
import * as store from './attempt-store.ts';
import { decideWaitMs, forgottenAfterMs, freeFailures, rememberFailures, type Failures } from './rules.ts';

export interface Attempt {
  email: string;
  /** Where attempts are counted together. */
  place: string;
  /** The key of the account; null: no account has this e-mail. */
  subject: PersonKey | null;
  act: Act;
}

export interface Attempts {
  /**
   * Whether the password is right, by `isRight`; throws without asking when earlier failures for this account at this
   * place demand a wait.
   */
  check(attempt: Attempt, isRight: () => Promise<boolean>): Promise<boolean>;
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
  function count(key: string, stored: Failures | null): number {
    const own = known.get(key);
    const failures = own && own.count >= (stored?.count ?? 0) ? own : (stored ?? undefined);
    assertNoWait(failures);
    const now = clock.now();
    const number = (rememberFailures(failures, now)?.count ?? 0) + 1;
    known.set(key, { count: number, lastAt: now });
    return number;
  }

  function takeBack(key: string): void {
    const own = known.get(key);
    if (own) known.set(key, { ...own, count: own.count - 1 });
  }

  /** Like the answer, this takes as long for an unknown e-mail as for a known one. */
  async function save(key: string, { subject, act }: Attempt, number: number): Promise<void> {
    const failures = known.get(key);
    if (!failures) return;
    // A disk that is full must not hide that the password was wrong.
    await write(async (unit) => {
      await store.deleteFailuresBefore(unit.db, new Date(unit.now.getTime() - forgottenAfterMs));
      await store.saveFailures(unit.db, key, failures);
      // Once for each series: guessing must not fill the audit log.
      if (number === freeFailures)
        unit.record({ what: 'account.sign_in_refused', ...act, ...(subject && { subject }) });
    }).catch(() => {});
  }

  return {
    async check(attempt, isRight) {
      const key = keyOf(attempt.email, attempt.place);
      assertNoWait(known.get(key));
      const number = count(key, await store.findFailures(read, key));
      try {
        if (await isRight()) {
          known.delete(key);
          return true;
        }
      } catch (error) {
        takeBack(key);
        throw error;
      }
      await save(key, attempt, number);
      return false;
    },
    forget: (unit, email, place) => store.deleteFailures(unit.db, keyOf(email, place)),
  };
}

/** Nobody who reads the database learns from it who tried which e-mail from where. */
function keyOf(email: string, place: string): string {
  return hashSecret(JSON.stringify([email, place]));
}
