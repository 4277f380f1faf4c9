import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import { migrate } from '#server/database/open.ts';
import { searchMembers } from '#server/features/accounts/search-store.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_, open) => {
  test('an account of the previous version is found by its name with and without accents', async () => {
    const { write, read, database } = await open();
    await write(({ db }) =>
      sql`
        insert into accounts (id, name, email, email_key, password_hash, role, must_change_password, created_at,
          search_text)
        values ('emile', 'Émile Núñez', 'emile@example.org', 'emile@example.org', '', 'creator', 0, 1,
          'émile núñez emile@example.org')
      `.execute(db),
    );
    await migrate(database);
    for (const query of ['emile nunez', 'ÉMILE', 'Nu\u0301n\u0303ez', 'nuñ', 'emile@example']) {
      const found = await searchMembers(read, query, 5);
      assert.deepEqual(
        found.map(({ name }) => name),
        ['Émile Núñez'],
        query,
      );
    }
    assert.deepEqual(await searchMembers(read, 'emilia', 5), []);
  });

  test('the database folds text as the server does', async () => {
    const { write, read, database } = await open();
    await migrate(database);
    const texts = ['ÀÉÎÕÜ ñç ÅØß', 'Ελλάδα Ёлка Йод', 'हिन्दी', '한국어', 'ﬁ ½ ①', 'e\u0301\u0323', 'a_%\\', ''];
    for (const text of texts) {
      const asked = sql<{ folded: string }>`select fold_for_search(${text}) as folded`;
      assert.equal((await asked.execute(read)).rows[0]?.folded, foldForSearch(text), text);
      assert.equal((await write(({ db }) => asked.execute(db))).rows[0]?.folded, foldForSearch(text), text);
    }
    const none = sql<{ folded: string | null }>`select fold_for_search(null) as folded`;
    assert.equal((await none.execute(read)).rows[0]?.folded, null);
  });
}, '0028-participants-present');
