import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeLiveIngest } from '#server/testing/fake-live-ingest.ts';
import { askLive, watchAs, watchAsGuest } from '#server/testing/live-lab.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, shareLive } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const patienceMs = 30_000;
const health = {
  ...{ width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 },
  ...{ keyFrameSeconds: 2, droppedFrames: 7, hasSound: true },
};

forEachDatabase((name, open) => {
  const isShared = name === 'PostgreSQL';
  describe(`a process without the encoder, on ${name}`, { skip: !isShared && 'SQLite has one process' }, () => {
    it('shows the owner what the sender sends and why one was refused, and tells the page of it', async () => {
      const liveIngest = createFakeLiveIngest();
      const taking = await buildTestApp(open, { liveIngest });
      const live = await shareLive(taking);
      await taking.live.tick();
      const other = await taking.again({ liveIngest: createFakeLiveIngest() });
      await other.live.tick();
      const { connect } = await listenTo(other);
      const page = await connect(await watchAs(other, live, live.owner.cookie));
      const sink = await liveIngest.send((await askLive(taking, live, 'GET /key')).body.key);
      assert.ok(typeof sink !== 'string');
      sink.measured(health);
      assert.equal(await liveIngest.send(`${live.mediaId}?key=wrong`), 'wrong_key');
      const view = async () => (await askLive(other, live, 'GET ')).body;
      await until(
        async () => (await view()).health?.droppedFrames === 7 && (await view()).notes.length === 1,
        patienceMs,
      );
      await until(() => page.count('live') > 0, patienceMs);
      sink.end('lost');
      await until(async () => (await view()).health === null, patienceMs);
      page.socket.disconnect();
    });

    it('passes on reactions from the pages of the others, each once', async () => {
      const here = await buildTestApp(open);
      const live = await shareLive(here);
      const there = await here.again();
      const [near, far] = [await watchAsGuest(here, live), await watchAsGuest(there, live)];
      const pages = [await (await listenTo(here)).connect(near), await (await listenTo(there)).connect(far)];
      const { cookie, pageSessionId } = near;
      for (const emoji of ['👏', '🎉']) {
        const body = { pageSessionId, emoji };
        assert.equal((await here.call(`POST /api/live/${live.mediaId}/reactions`, { cookie, body })).status, 204);
      }
      for (const { heard } of pages) {
        const told = () => heard.filter(([event]) => event === 'reactions').flatMap(([, list]) => list as object[]);
        await until(() => told().length === 2, patienceMs);
        assert.deepEqual(told(), [
          { emoji: '👏', count: 1 },
          { emoji: '🎉', count: 1 },
        ]);
      }
      for (const { socket } of pages) socket.disconnect();
    });
  });
});
