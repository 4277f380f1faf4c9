import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makeOwnPostgres } from '#server/testing/own-postgres.ts';
import { makePlace, placeKinds, shareVideoAt, startFoyer, type Place } from '#server/testing/real-foyer.ts';
import { readSystemCalls, straceFlags, type SystemCall } from '#server/testing/system-calls.ts';

const guestCount = 120;
const atOnce = 8;
const calls = ['pwrite64', 'pwritev', 'fdatasync', 'fsync', 'write', 'writev', 'sendto', 'sendmsg'];

// Some containers have strace but forbid tracing.
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

interface Entered {
  /** The idempotency key, which is part of two rows of the entry. */
  key: string;
  secret: string;
}

/** Parts of the paths of the write-ahead logs, in the form that strace prints. */
const logs = { SQLite: 'foyer.db-wal>', PostgreSQL: '/pg_wal/' };

describe('REL-03: order of writes', { skip: !canTrace && 'strace cannot be run here' }, () => {
  for (const kind of placeKinds) {
    it(`before an entry is acknowledged, its rows are written to the log and synced, on ${kind}`, async (test) => {
      const folder = await mkdtemp(join(tmpdir(), 'foyer-strace-'));
      const strace = ['strace', ...straceFlags(folder, calls)];
      // PostgreSQL writes its log itself, so its processes are traced as well.
      const place = kind === 'SQLite' ? await makePlace(kind) : await makeOwnPostgres(strace);
      let entered: Entered[];
      try {
        entered = await enterAtOnce(place, strace);
      } finally {
        await place.remove();
      }
      const seen = await readSystemCalls(folder);
      await rm(folder, { recursive: true });
      const ofLog = seen.filter(({ text }) => text.includes(logs[kind]));
      const syncs = ofLog.filter(({ name }) => name.endsWith('sync'));
      const uncovered = entered.filter((guest) => !isCovered(seen, ofLog, syncs, guest));
      assert.deepEqual(uncovered, []);
      assert.equal(entered.length, guestCount);
      test.diagnostic(`${entered.length} entries acknowledged, ${syncs.length} syncs of the log, none uncovered`);
    });
  }
});

async function enterAtOnce(place: Place, strace: string[]): Promise<Entered[]> {
  const foyer = await startFoyer(place, { through: strace });
  try {
    const shared = await shareVideoAt(place);
    const guests = createGuestRequests(foyer, atOnce);
    const entered: Entered[] = [];
    let sent = 0;
    const enterInTurn = async () => {
      while (sent < guestCount) {
        const key = `guest-of-the-trace-${String((sent += 1)).padStart(4, '0')}`;
        const { status, cookie } = await guests.enter(shared, key);
        assert.equal(status, 201);
        entered.push({ key, secret: cookie!.split('=')[1]! });
      }
    };
    await Promise.all(Array.from({ length: atOnce }, enterInTurn));
    guests.close();
    return entered;
  } finally {
    await foyer.end();
  }
}

function isCovered(seen: SystemCall[], ofLog: SystemCall[], syncs: SystemCall[], { key, secret }: Entered): boolean {
  const written = ofLog.filter(({ name, text }) => !name.endsWith('sync') && text.includes(key));
  const answered = seen.filter(({ text }) => text.includes(`foyer_guest=${secret}`));
  assert.ok(written.length > 0 && answered.length > 0, `the trace shows row and answer of ${key}`);
  const writtenAt = Math.min(...written.map(({ endedAt }) => endedAt));
  const answeredAt = Math.min(...answered.map(({ startedAt }) => startedAt));
  return syncs.some(({ startedAt, endedAt }) => startedAt >= writtenAt && endedAt <= answeredAt);
}
