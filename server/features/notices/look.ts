import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import { findNewSince } from './store.ts';

/** Longer than a unit waits for its commit, and than the clocks of processes differ. */
const lookBackMs = 30_000;

/**
 * Finds whom any process has told something since the last look. A notice is dated before its commit is seen, so that
 * each look goes back some time, and leaves out what it found there before.
 */
export function createLookForNew(read: Kysely<Tables>): (now: Date) => Promise<Set<string>> {
  let seen = new Set<string>();
  return async (now) => {
    const found = await findNewSince(read, new Date(now.getTime() - lookBackMs));
    const before = seen;
    seen = new Set(found.map(keyOf));
    return new Set(found.filter((one) => !before.has(keyOf(one))).map(({ accountId }) => accountId));
  };
}

const keyOf = ({ id, createdAt }: { id: string; createdAt: Date }) => `${id} ${createdAt.getTime()}`;
