import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';
import { readSystemCalls, straceFlags, type SystemCall } from '#server/testing/system-calls.ts';

const guestCount = 120;
const atOnce = 8;
const calls = ['pwrite64', 'fdatasync', 'fsync', 'write', 'writev', 'sendto', 'sendmsg'];

// Where containers forbid tracing, strace itself is there and fails.
const canTrace = spawnSync('strace', ['-o', '/dev/null', 'true']).status === 0;

describe('REL-03: order of writes', { skip: !canTrace && 'strace cannot be run here' }, () => {
  it('before a guest is told that she is in, a sync of the log began after her row was written to it, and ended', async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-strace-'));
    const place = await makePlace('SQLite');
    const foyer = await startFoyer(place, { through: ['strace', ...straceFlags(folder, calls)] });
    const entered: { email: string; secret: string }[] = [];
    try {
      const shared = await shareVideoAt(place);
      const guests = createGuestRequests(foyer, atOnce);
      let sent = 0;
      const enterInTurn = async () => {
        while (sent < guestCount) {
          const key = `guest-of-the-trace-${String((sent += 1)).padStart(4, '0')}`;
          const { status, cookie } = await guests.enter(shared, key);
          assert.equal(status, 201);
          entered.push({ email: `${key}@example.org`, secret: cookie!.split('=')[1]! });
        }
      };
      await Promise.all(Array.from({ length: atOnce }, enterInTurn));
      guests.close();
    } finally {
      await foyer.end();
      await place.remove();
    }
    const seen = await readSystemCalls(folder);
    await rm(folder, { recursive: true });
    const syncs = seen.filter(({ name, text }) => name.endsWith('sync') && text.includes('foyer.db-wal>'));
    const uncovered = entered.filter((guest) => !isCovered(seen, syncs, guest));
    assert.deepEqual(uncovered, []);
    assert.equal(entered.length, guestCount);
    test.diagnostic(`${entered.length} entries acknowledged, ${syncs.length} syncs of the log, none uncovered`);
  });
});

function isCovered(
  seen: SystemCall[],
  syncs: SystemCall[],
  { email, secret }: { email: string; secret: string },
): boolean {
  const written = seen.filter(({ text }) => text.includes('foyer.db-wal>') && text.includes(email));
  const answered = seen.filter(({ text }) => text.includes(`foyer_guest=${secret}`));
  assert.ok(written.length > 0 && answered.length > 0, 'the trace shows row and answer');
  const writtenAt = Math.min(...written.map(({ endedAt }) => endedAt));
  const answeredAt = Math.min(...answered.map(({ startedAt }) => startedAt));
  return syncs.some(({ startedAt, endedAt }) => startedAt >= writtenAt && endedAt <= answeredAt);
}
