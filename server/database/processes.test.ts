import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { createLeases } from './leases.ts';
import { describeThisProcess, hasEnded } from './process-identity.ts';
import { joinProcesses } from './processes.ts';

test('a process has ended if no process of its machine has its number and its beginning', () => {
  const own = describeThisProcess();
  assert.equal(hasEnded(own, own), false);
  assert.equal(hasEnded({ ...own, born: '1' }, own), true, 'in a container each run has the same number');
  assert.equal(hasEnded({ ...own, pid: 2 ** 22 + 1 }, own), true);
  assert.equal(hasEnded({ ...own, born: '1', machine: 'another container' }, own), false);
});

forEachDatabase((name, open) => {
  async function meet() {
    const clocks = [createFixedClock(), createFixedClock('2001-01-01')] as const;
    const place = await open(clocks[0]);
    const { database, write, read } = place;
    const onError = (error: unknown) => assert.fail(String(error));
    const join = async (clock = clocks[0]) => {
      const one = await joinProcesses({ database, write, clock, onError });
      place.beforeClose(() => one.close());
      return { ...one, lease: createLeases(database, write, one)('the one thing') };
    };
    const ids = async () => (await read.selectFrom('processes').select('id').execute()).map(({ id }) => id);
    return { clocks, join, ids, write };
  }

  if (name === 'SQLite')
    test('the process that starts is the only one', async () => {
      const { join, ids } = await meet();
      await join();
      const second = await join();
      assert.deepEqual(await ids(), [second.id]);
    });
  else {
    test('two processes of one machine live side by side, and one lease is held by one of them', async () => {
      const { join, ids } = await meet();
      const [one, other] = [await join(), await join()];
      assert.deepEqual((await ids()).sort(), [one.id, other.id].sort());
      assert.deepEqual([await one.lease.take(), await one.lease.take(), await other.lease.take()], [true, true, false]);
      await other.lease.want();
      assert.deepEqual([await one.lease.look(), await other.lease.look()], ['wanted', 'lost']);
      await one.lease.release();
      assert.deepEqual([await other.lease.take(), await other.lease.look()], [true, 'held']);
      await other.close();
      assert.equal(await one.lease.take(), true);
    });

    test('a process that is silent for half a minute loses what it held, whatever its clock shows', async () => {
      const { clocks, join, ids } = await meet();
      const [one, silent] = [await join(), await join(clocks[1])];
      await silent.lease.take();
      await one.lookAfter();
      clocks[0].advance({ seconds: 29 });
      await silent.lookAfter();
      await one.lookAfter();
      clocks[0].jump({ hours: 24 });
      clocks[0].advance({ seconds: 29 });
      await one.lookAfter();
      assert.equal(await one.lease.take(), false);
      clocks[0].advance({ seconds: 1 });
      await one.lookAfter();
      assert.deepEqual([await ids(), await one.lease.take()], [[one.id], true]);
      await silent.lookAfter();
      assert.deepEqual([(await ids()).length, await silent.lease.look()], [2, 'lost']);
    });
  }
});
