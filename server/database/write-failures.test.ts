import assert from 'node:assert/strict';
import { it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { sql } from 'kysely';
import { AppError } from '../app-error.ts';
import { forEachDatabase, type TestDatabase } from '#server/testing/test-database.ts';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { createWriter, type Unit } from './write.ts';

forEachDatabase((databaseName, open) => {
  const insert = ({ db }: Unit, name: string) => db.insertInto('facts').values({ name, value: '' }).execute();

  async function names({ read }: TestDatabase): Promise<string[]> {
    const rows = await read.selectFrom('facts').select('name').where('name', 'like', 'test%').orderBy('name').execute();
    return rows.map(({ name }) => name);
  }

  it('a unit that ignores the failure of a statement fails', async () => {
    const place = await open();
    const results = await Promise.allSettled([
      place.write((unit) => insert(unit, 'test 1')),
      place.write(async (unit) => {
        await insert(unit, 'test 2');
        await insert(unit, 'test 2').catch(() => {});
      }),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected'],
    );
    assert.deepEqual(await names(place), ['test 1']);
  });

  it('a statement that a unit sends after it failed is refused and becomes part of no other unit', async () => {
    const place = await open();
    let late: Promise<unknown> | undefined;
    const first = place.write(async (unit) => {
      late = sleep(20).then(() => insert(unit, 'test late'));
      late.catch(() => {});
      throw new Error('after all not');
    });
    const second = place.write(async (unit) => {
      await sleep(60);
      await insert(unit, 'test 2');
    });
    await assert.rejects(first, /after all not/u);
    await second;
    await assert.rejects(async () => await late, /over/u);
    assert.deepEqual(await names(place), ['test 2']);
  });

  it('a statement that a unit sends after it ended is refused and becomes part of no other unit', async () => {
    const place = await open();
    let late: Promise<unknown> | undefined;
    await Promise.all([
      place.write(async (unit) => {
        late = sleep(20).then(() => insert(unit, 'test late'));
        late.catch(() => {});
      }),
      place.write(async () => await sleep(60)),
    ]);
    await assert.rejects(async () => await late, /over/u);
    assert.deepEqual(await names(place), []);
  });

  if (databaseName === 'SQLite') {
    it('units that find no space run once more when space was made; those whose callers know of a failure do not', async () => {
      const { database, read } = await open();
      const limitPages = (most: number) => sql.raw(`pragma max_page_count = ${most}`).execute(database.write);
      const large = ({ db }: Unit, name: string) =>
        db
          .insertInto('facts')
          .values({ name, value: 'x'.repeat(100_000) })
          .execute();
      let asked = 0;
      const makeSpace = async () => {
        asked += 1;
        if (asked === 1) await limitPages(10_000);
        return asked === 1;
      };
      const writer = createWriter(database, createFixedClock(), { makeSpace });
      await limitPages(1);
      const results = await Promise.allSettled([
        writer.write(async (unit) => {
          await insert(unit, 'test failed');
          throw new Error('after all not');
        }),
        writer.write((unit) => large(unit, 'test 1')),
        writer.write((unit) => large(unit, 'test 2')),
      ]);
      assert.deepEqual(
        results.map(({ status }) => status),
        ['rejected', 'fulfilled', 'fulfilled'],
      );
      await limitPages(1);
      const isFull = (error: unknown) => error instanceof AppError && error.code === 'storage.full';
      await assert.rejects(
        writer.write((unit) => large(unit, 'test 3')),
        isFull,
      );
      await writer.close();
      const rows = await read
        .selectFrom('facts')
        .select('name')
        .where('name', 'like', 'test%')
        .orderBy('name')
        .execute();
      assert.deepEqual([rows.map(({ name }) => name), asked], [['test 1', 'test 2'], 2]);
    });

    it('when the database thread ends, its units fail without a trace and the next units are saved', async () => {
      const threads: Worker[] = [];
      const note = (thread: Worker) => threads.push(thread);
      process.on('worker', note);
      const place = await open();
      assert.deepEqual(await names(place), []);
      process.off('worker', note);
      // Run alone, this test is the first to open a database: the template that is copied had a thread as well.
      const thread = threads.at(-1)!;
      const isBusy = (error: unknown) => error instanceof AppError && error.code === 'storage.busy';
      const lost = place.write(async (unit) => {
        await insert(unit, 'test 1');
        await thread.terminate();
        await insert(unit, 'test 2');
      });
      const beside = place.write((unit) => insert(unit, 'test 3'));
      await assert.rejects(lost, isBusy);
      await assert.rejects(beside, isBusy);
      await place.write((unit) => insert(unit, 'test 4'));
      assert.deepEqual(await names(place), ['test 4']);
    });
  }

  if (databaseName === 'PostgreSQL') {
    for (const isIdle of [true, false]) {
      it(`a connection lost ${isIdle ? 'between two statements' : 'during a statement'} fails only its units`, async () => {
        const place = await open();
        const hangUp = (pid: number) => sql`select pg_terminate_backend(${pid})`.execute(place.read);
        const lost = place.write(async (unit) => {
          await insert(unit, 'test 1');
          const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(unit.db);
          if (isIdle) {
            await hangUp(rows[0]!.pid);
            await sleep(50);
            await insert(unit, 'test 2');
          } else {
            await Promise.all([sql`select pg_sleep(5)`.execute(unit.db), sleep(20).then(() => hangUp(rows[0]!.pid))]);
          }
        });
        const beside = place.write((unit) => insert(unit, 'test 3'));
        for (const one of [lost, beside])
          await assert.rejects(one, (error) => error instanceof AppError && error.code === 'storage.busy');
        await place.write((unit) => insert(unit, 'test 4'));
        assert.deepEqual(await names(place), ['test 4']);
      });
    }
  }
});
