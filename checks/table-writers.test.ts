import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRepository, refuse } from './repository.ts';
import { findSharedTables } from './table-writers.ts';

test('every table is written by one feature, in its store', () => {
  refuse(findSharedTables(readRepository()));
});

const media = { path: 'server/features/media/store.ts', text: "db.insertInto('media').values(row)" };

test('a second feature that writes a table is found, by query builder and by SQL', () => {
  const byBuilder = { path: 'server/features/uploads/store.ts', text: "db\n  .updateTable('media as m').set(row)" };
  const bySql = { path: 'server/features/uploads/store.ts', text: 'sql`update media set title = ${title}`' };
  assert.match(findSharedTables([media, byBuilder]).join(), /uploads\/store\.ts:2 writes media, which media writes/u);
  assert.equal(findSharedTables([media, bySql]).length, 1);
});

test('a write outside a store, or of a table that is not named, is found', () => {
  assert.equal(findSharedTables([{ path: 'server/features/media/create.ts', text: media.text }]).length, 1);
  assert.equal(findSharedTables([{ ...media, text: 'db.deleteFrom(table)' }]).length, 1);
});

test('the owning feature may write its table in several places', () => {
  assert.deepEqual(findSharedTables([media, { ...media, text: "db.deleteFrom('media').where('id', '=', id)" }]), []);
});
