import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import { buildTestApp, enterAsGuest, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  test('members and guests see the progress of the engine, only members see its problem, and others see nothing', async () => {
    const problem = { code: 'building', values: {} } as const;
    const roomServer = createFakeRoomServer({ state: 'building', problem, progress: 0.42, version: null });
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const guest = await enterAsGuest(app, room);
    const asked = async (cookie?: string) => await app.call('GET /api/rooms/engine', cookie ? { cookie } : {});
    assert.deepEqual((await asked(room.owner.cookie)).body, { state: 'building', problem, progress: 0.42 });
    assert.deepEqual((await asked(guest)).body, { state: 'building', problem: null, progress: 0.42 });
    assert.equal((await asked()).status, 403);
  });

  test('members see that rooms are off, and only administrators see how to switch them on', async () => {
    const problem = { code: 'switched_off', values: {} } as const;
    const roomServer = createFakeRoomServer({ state: 'off', problem, progress: null, version: null });
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const admin = await app.member({ role: 'admin' });
    const withoutProblem = { state: 'off', problem: null, progress: null };
    for (const [cookie, expected] of [
      [admin.cookie, { ...withoutProblem, problem }],
      [room.owner.cookie, withoutProblem],
    ] as const) {
      assert.deepEqual((await app.call('GET /api/rooms/engine', { cookie })).body, expected);
    }
    const { body } = await app.call(`GET /api/rooms/${room.mediaId}`, { cookie: room.owner.cookie });
    assert.deepEqual(body.engine, withoutProblem);
  });
});
