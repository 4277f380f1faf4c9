import assert from 'node:assert/strict';
import { isListedFor } from '#server/access/visible.ts';
import { defaultModules } from '#server/features/modules/rules.ts';
import { test } from 'node:test';
import { sql, type Kysely } from 'kysely';
import { migrate } from '#server/database/open.ts';
import type { Tables } from '#server/database/tables.ts';
import { findMediaState } from '#server/features/guest-access/store.ts';
import { findMedia, searchMedia, type Media } from '#server/features/media/store.ts';
import { readItem } from '#server/features/playback/store.ts';
import { findMade } from '#server/features/transcoding/store.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const createdAt = new Date('2026-05-06T07:08:09Z');
const storyboard = { columns: 5, rows: 5, tileWidth: 192, tileHeight: 108, intervalSeconds: 1, tileCount: 12 };
const noFacts = { failure: null, durationSeconds: null, picture: null, lostTrack: null, hasPoster: false };

/** What the previous version answered for the rows of `fill`. */
const items: Record<string, Partial<Media> & { storyboard?: object }> = {
  whole: {
    ...{ kind: 'video', status: 'ready', failure: null, isPlayable: true, durationSeconds: 83.456, storyboard },
    ...{ picture: { width: 1080, height: 1920 }, lostTrack: null, hasPoster: true },
  },
  sound: { kind: 'video', status: 'ready', isPlayable: true, ...noFacts, durationSeconds: 3.2 },
  growing: { kind: 'video', status: 'processing', isPlayable: true, ...noFacts, durationSeconds: 12 },
  coming: { kind: 'video', status: 'uploading', isPlayable: false, ...noFacts },
  draft: { kind: 'video', status: 'draft', isPlayable: false, ...noFacts },
  failed: { kind: 'video', status: 'failed', isPlayable: false, ...noFacts, failure: 'uploads.damaged' },
  deleted: { kind: 'video', status: 'ready', isPlayable: true, ...noFacts, deletedAt: new Date(7) },
  room: { kind: 'room', status: 'ready', isPlayable: true, ...noFacts },
};

async function fill(db: Kysely<Tables>): Promise<void> {
  const at = createdAt.getTime();
  await sql`
    insert into accounts (id, name, email, password_hash, role, must_change_password, created_at)
    values ('ana', 'Ana', 'ana@example.org', '', 'creator', 0, ${at})
  `.execute(db);
  for (const [id, { storyboard: board, ...item }] of Object.entries(items)) {
    await sql`
      insert into media (
        id, owner_id, kind, title, description, tags, search_text, visibility, status, failure, is_playable,
        duration_ms, picture_width, picture_height, has_poster, storyboard, views, version, created_at, published_at,
        deleted_at
      ) values (
        ${id}, 'ana', ${item.kind}, ${id}, '', '["glass"]', ${id}, 'published', ${item.status}, ${item.failure ?? null},
        ${item.isPlayable ? 1 : 0}, ${item.durationSeconds ? item.durationSeconds * 1000 : null},
        ${item.picture?.width ?? null}, ${item.picture?.height ?? null}, ${item.hasPoster ? 1 : 0},
        ${board ? JSON.stringify(board) : null}, 3, 2, ${at}, ${at}, ${item.deletedAt?.getTime() ?? null}
      )
    `.execute(db);
  }
}

forEachDatabase((_, open) => {
  async function openMigrated() {
    const place = await open();
    await place.write((unit) => fill(unit.db));
    await migrate(place.database);
    return place;
  }

  test('items written by the previous version read the same, and only those with a file have a file row', async () => {
    const { read } = await openMigrated();
    for (const [id, { storyboard: _board, ...facts }] of Object.entries(items)) {
      const rest = {
        title: id,
        description: '',
        tags: ['glass'],
        visibility: 'published',
        views: 3,
        plays: 0,
        likes: 0,
      };
      const times = { createdAt, publishedAt: createdAt, deletedAt: null, version: 2 };
      assert.deepEqual(await findMedia(read, id), { id, ownerId: 'ana', ...rest, ...times, ...facts });
    }
    const rows = await read.selectFrom('media_files').select('media_id').orderBy('media_id').execute();
    assert.deepEqual(
      rows.map((row) => row.media_id),
      Object.keys(items)
        .filter((id) => id !== 'room')
        .sort(),
    );
  });

  test('lists, playback, processing and guest links find the same as before the migration', async () => {
    const { read } = await openMigrated();
    const search = {
      patterns: [],
      ownerId: null,
      isListed: isListedFor({ kind: 'account', id: 'ana', role: 'admin' }, { modules: defaultModules }),
      sort: 'title' as const,
    };
    const listed = await searchMedia(read, search, null, 10);
    const expected = Object.keys(items).filter((id) => id !== 'deleted');
    assert.deepEqual(
      listed!.map(({ id, status }) => [id, status]),
      expected.sort().map((id) => [id, items[id]!.status]),
    );
    const playable = { isPlayable: true, isFinished: true, hasPoster: true, durationSeconds: 83.456, renditions: [] };
    assert.deepEqual(await readItem(read, 'whole'), { ...playable, storyboard });
    assert.deepEqual(await findMade(read, 'whole'), { renditions: new Set(), hasPoster: true, hasStoryboard: true });
    assert.deepEqual(await findMade(read, 'sound'), { renditions: new Set(), hasPoster: false, hasStoryboard: false });
    const states = await Promise.all(
      Object.keys(items).map(async (id) => [id, (await findMediaState(read, id)).media]),
    );
    assert.deepEqual(Object.fromEntries(states), {
      ...{ whole: 'ready', sound: 'ready', growing: 'ready', room: 'ready' },
      ...{ coming: 'not_ready', draft: 'not_ready', failed: 'not_ready', deleted: 'gone' },
    });
  });

  test('the old columns are removed, and deleting an item deletes the row of its file', async () => {
    const { read, write } = await openMigrated();
    await assert.rejects(sql`select status from media`.execute(read), /status/u);
    await write(async (unit) => void (await unit.db.deleteFrom('media').where('id', '=', 'whole').execute()));
    assert.deepEqual(await read.selectFrom('media_files').selectAll().where('media_id', '=', 'whole').execute(), []);
  });
}, '0005-item-grants');
