import assert from 'node:assert/strict';
import { test } from 'node:test';
import { act, arrive, arriveAsGuest, stateOf } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareRoom, shareVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  // Not longer than the life of a session: that of the owner would expire rightly.
  for (const hours of [2, -2, 20 * 24, -20 * 24])
    test(`a clock that is believed ${hours} hours off and then corrected takes no seat, place, page or message`, async () => {
      const app = await buildTestApp(open);
      const room = await shareRoom(app);
      const video = await shareVideo(app);
      const owner = await arrive(app, room.owner.cookie, room.mediaId);
      const [inside, waiting] = [await arriveAsGuest(app, room), await arriveAsGuest(app, room)];
      for (const one of [owner, inside]) await act(app, room, `participants/${one.participantId}/admit`);
      const cookie = await enterAsGuest(app, video);
      const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: video.mediaId } });
      for (const { pageSessionId } of [owner, inside, waiting]) app.rooms.presence.heard(pageSessionId, true);
      let sent = 0;
      async function goOn(): Promise<void> {
        await app.rooms.lapse();
        await app.rooms.presence.keep();
        await app.rooms.presence.sweep();
        app.living.sweep();
        const states = await Promise.all([owner, inside, waiting].map((one) => stateOf(app, room.mediaId, one)));
        assert.deepEqual(states, ['inside', 'inside', 'waiting']);
        assert.equal((await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie })).status, 200);
        for (let count = 0; count < 4; count += 1)
          assert.equal(await send(app, room.mediaId, inside, (sent += 1)), 201);
        app.clock.advance({ seconds: 10 });
      }
      await goOn();
      app.clock.jump({ hours });
      await goOn();
      app.clock.jump({ hours: -hours });
      await goOn();
    });
});

async function send(app: TestApp, mediaId: string, page: { cookie: string; pageSessionId: string }, number: number) {
  const body = { pageSessionId: page.pageSessionId, text: 'Hello', idempotencyKey: `message-number-${number}` };
  return (await app.call(`POST /api/rooms/${mediaId}/chat`, { cookie: page.cookie, body })).status;
}
