import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import { arrive, arriveAsGuest, ask, standingOf, viewRoom } from '#server/testing/room-lab.ts';
import { buildTestApp, shareRoom } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const off = {
  state: 'off',
  problem: { code: 'switched_off', values: {} },
  progress: null,
  version: null,
} as const;

forEachDatabase((_, open) => {
  test('where rooms are turned off, everybody is told so, nobody is inside, and those who wait keep their place', async () => {
    const roomServer = createFakeRoomServer();
    const app = await buildTestApp(open, { roomServer });
    const room = await shareRoom(app);
    const owner = await arrive(app, room.owner.cookie, room.mediaId);
    const guest = await arriveAsGuest(app, room);
    assert.deepEqual([owner.body.state, guest.body.state], ['inside', 'waiting']);
    roomServer.setState(off);
    for (const one of [owner, guest]) {
      const refused = await ask(app, room.mediaId, one);
      assert.deepEqual([refused.status, refused.body.code], [409, 'rooms.off']);
      assert.equal((await standingOf(app, room.mediaId, one)).code, 'rooms.off');
    }
    const { session, insideCount, participants, waiting } = await viewRoom(app, room);
    assert.deepEqual([session.state, insideCount, participants, waiting], ['not_started', 0, [], []]);
    roomServer.recover();
    assert.equal((await ask(app, room.mediaId, guest)).body.participantId, guest.participantId);
    assert.equal((await viewRoom(app, room)).session.state, 'open');
  });
});
