import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arriveAsGuest } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  test('opening the page of a room tells whether the caller asked for a seat there before', async () => {
    const app = await buildTestApp(open);
    const [room, other] = [await shareRoom(app), await shareRoom(app)];
    const opened = async (cookie: string, mediaId: string) =>
      (await app.call('POST /api/page-sessions', { cookie, body: { mediaId } })).body;
    const guest = await enterAsGuest(app, room);
    assert.equal((await opened(guest, room.mediaId)).hasJoined, false);
    assert.equal((await opened(room.owner.cookie, room.mediaId)).hasJoined, false);
    const { cookie } = await arriveAsGuest(app, room);
    assert.equal((await opened(cookie, room.mediaId)).hasJoined, true, 'who waits');
    assert.equal((await opened(room.owner.cookie, room.mediaId)).hasJoined, false, 'another person');
    assert.equal((await opened(other.owner.cookie, other.mediaId)).hasJoined, false, 'another room');
    const video = await shareVideo(app);
    assert.equal('hasJoined' in (await opened(video.owner.cookie, video.mediaId)), false);
  });
});
