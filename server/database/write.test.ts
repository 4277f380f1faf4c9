import assert from 'node:assert/strict';
import { it } from 'node:test';
import { sql } from 'kysely';
import { forEachDatabase } from '#server/testing/test-database.ts';
import type { Unit } from './write.ts';

forEachDatabase((_database, open) => {
  const insert = ({ db }: Unit, name: string) => db.insertInto('facts').values({ name, value: '' }).execute();

  async function openFacts() {
    const { write, read } = await open();
    const names = async () => {
      const rows = await read
        .selectFrom('facts')
        .select('name')
        .where('name', 'like', 'test%')
        .orderBy('name')
        .execute();
      return rows.map(({ name }) => name);
    };
    return { write, names };
  }

  it('a unit that fails saves nothing, and the units that share its commit are saved', async () => {
    const { write, names } = await openFacts();
    const results = await Promise.allSettled([
      write((unit) => insert(unit, 'test 1')),
      write(async (unit) => {
        await insert(unit, 'test 2');
        throw new Error('after all not');
      }),
      write((unit) => insert(unit, 'test 3')),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await names(), ['test 1', 'test 3']);
  });

  for (const place of [0, 1, 2]) {
    it(`a handed-over statement that fails makes only its own unit fail, as unit ${place + 1} of three`, async () => {
      const { write, names } = await openFacts();
      let told = 0;
      const results = await Promise.allSettled(
        [0, 1, 2].map((index) =>
          write(async (unit) => {
            unit.handOver(insert(unit, `test ${index}`));
            // A second row with the same name is refused.
            if (index === place) unit.handOver(insert(unit, `test ${index}`));
            unit.afterCommit(() => (told += 1));
          }),
        ),
      );
      assert.deepEqual(
        results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : [])),
        [place],
      );
      assert.deepEqual(
        await names(),
        [0, 1, 2].filter((index) => index !== place).map((index) => `test ${index}`),
      );
      assert.equal(told, 2);
    });
  }

  it('statements after a failed one have no effect, even if they were sent before it failed', async () => {
    const { write, names } = await openFacts();
    await assert.rejects(
      write(async (unit) => {
        await Promise.all([
          insert(unit, 'test'),
          sql`select nonsense from nowhere`.execute(unit.db),
          insert(unit, 'test 2'),
        ]);
      }),
    );
    assert.deepEqual(await names(), []);
  });

  it('afterCommit runs in the order of the units, before any unit resolves', async () => {
    const { write } = await openFacts();
    const order: string[] = [];
    await Promise.all(
      [1, 2, 3].map(async (number) => {
        await write(async (unit) => unit.afterCommit(() => order.push(`told ${number}`)));
        order.push(`answered ${number}`);
      }),
    );
    assert.deepEqual(order, ['told 1', 'told 2', 'told 3', 'answered 1', 'answered 2', 'answered 3']);
  });
});
