import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '#server/config.ts';
import { buildTestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const { rooms } = readConfig({});

forEachDatabase((_, open) => {
  test('where rooms are switched off, videos can be created and rooms cannot', async () => {
    const app = await buildTestApp(open, { config: { rooms: { ...rooms, isOn: false } } });
    const { cookie } = await app.member({ role: 'admin' });
    const post = (kind: string) => app.call('POST /api/media', { cookie, body: { kind, title: 'Questions' } });
    const room = await post('room');
    assert.deepEqual(
      [room.status, room.body.code, room.body.details],
      [409, 'rooms.off', [{ field: 'kind', code: 'unsupported', message: 'Rooms are turned off on this server.' }]],
    );
    for (const table of ['media', 'rooms', 'media_files'] as const)
      assert.deepEqual(await app.read.selectFrom(table).selectAll().execute(), []);
    assert.equal((await post('video')).status, 201);
    const { body } = await app.call('GET /api/accounts/me', { cookie });
    assert.equal(body.account.may.createRooms, false);
  });

  test('a room is created with its settings and without a file', async () => {
    const app = await buildTestApp(open, { config: { rooms: { ...rooms, isOn: true } } });
    const { cookie } = await app.member();
    const post = (kind: string) => app.call('POST /api/media', { cookie, body: { kind, title: 'Questions' } });
    const room = await post('room');
    const { status, isPlayable, failure, durationSeconds, picture, hasPoster } = room.body;
    assert.deepEqual(
      [room.status, status, isPlayable, failure, durationSeconds, picture, hasPoster],
      [201, 'ready', true, null, null, null, false],
    );
    assert.equal((await app.read.selectFrom('rooms').selectAll().execute()).length, 1);
    assert.deepEqual(await app.read.selectFrom('media_files').selectAll().execute(), []);
  });

  test('a member who may not create items is refused before the kind is checked', async () => {
    const app = await buildTestApp(open, { config: { rooms: { ...rooms, isOn: false } } });
    const { cookie } = await app.member({ role: 'member' });
    for (const kind of ['room', 'live', 'video']) {
      const refused = await app.call('POST /api/media', { cookie, body: { kind, title: 'Questions' } });
      assert.deepEqual([refused.status, refused.body.code], [403, 'media.creation_not_permitted']);
    }
  });
});
