import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Kysely } from 'kysely';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { prepare } from './prepare.ts';
import type { Tables } from './tables.ts';

let built = 0;
const findValues = prepare((db: Kysely<Tables>, one: string, other: string) => {
  built += 1;
  return db.selectFrom('facts').select('value').where('name', 'in', [other, one]).where('name', '!=', one);
});

forEachDatabase((_database, open) => {
  it('a prepared query is built once and puts each value wherever it is used', async () => {
    const { read, write } = await open();
    await write(async ({ db }) => {
      for (const name of ['one', 'two', "it's"])
        await db
          .insertInto('facts')
          .values({ name, value: `${name}!` })
          .execute();
    });
    const before = built;
    const run = async (one: string, other: string) =>
      (await findValues(read, one, other)).rows.map(({ value }) => value);
    assert.deepEqual(await run('one', 'two'), ['two!']);
    assert.deepEqual(await run('two', "it's"), ["it's!"]);
    assert.deepEqual(await run('one', 'one'), []);
    assert.equal(built, before + 1);
  });
});
