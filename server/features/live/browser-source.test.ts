import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BrowserFrame } from '#server/ports/live-ingest.ts';
import { createFakeLiveIngest } from '#server/testing/fake-live-ingest.ts';
import { createFakeRecorder } from '#server/testing/fake-recorder.ts';
import { createFakeRoomServer } from '#server/testing/fake-room-server.ts';
import { askLive, watchAs, watchAsGuest, type Watcher } from '#server/testing/live-lab.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, shareLive } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

const frame = { data: Buffer.from('x'), isKeyFrame: true, needKeyFrame: () => undefined };
const camera: BrowserFrame = { ...frame, source: 'camera', codec: 'vp8' };
const patienceMs = 20_000;

forEachDatabase((_database, open) => {
  async function meet() {
    const [roomServer, browserRecorder, liveIngest] = [
      createFakeRoomServer(),
      createFakeRecorder(),
      createFakeLiveIngest(),
    ];
    const app = await buildTestApp(open, { roomServer, browserRecorder, liveIngest });
    await app.live.start();
    const live = await shareLive(app);
    const owner = await watchAs(app, live, live.owner.cookie);
    const seat = ({ cookie, pageSessionId }: Watcher = owner) =>
      askLive(app, live, 'POST /browser', { pageSessionId }, cookie);
    const send = (sent = camera) => [...roomServer.receivers.values()].at(-1)!.frame(sent);
    const state = async () => (await askLive(app, live, 'GET ')).body.session.state;
    const isIn = (wanted: string) => until(async () => (await state()) === wanted, patienceMs);
    return { app, live, owner, roomServer, liveIngest, seat, send, isIn, recorded: browserRecorder.recorded };
  }

  describe('a browser that sends', () => {
    it('gets a seat in a room of its own, and is live like any other sender', async () => {
      const { app, live, seat, send, isIn, roomServer, owner } = await meet();
      const given = await seat();
      assert.deepEqual([given.status, given.body.connect.url], [201, 'ws://localhost:8080']);
      assert.deepEqual((await seat()).body, given.body, 'the same page keeps its seat');
      assert.equal((await roomServer.listRooms()).length, 1);
      send();
      await isIn('ready');
      assert.equal((await askLive(app, live, 'POST /start')).status, 200);
      await isIn('live');
      await askLive(app, live, 'POST /browser/stop', { pageSessionId: owner.pageSessionId });
      await isIn('paused');
      assert.deepEqual(await roomServer.listRooms(), []);
      await seat();
      send();
      await isIn('live');
      await askLive(app, live, 'POST /end');
      await isIn('ended');
      await until(async () => (await roomServer.listRooms()).length === 0, patienceMs);
      assert.equal((await seat()).body.code, 'live.over');
    });

    it('that closes its page or loses the engine leaves the session paused', async () => {
      const { app, live, seat, send, isIn, roomServer, recorded, owner } = await meet();
      await seat();
      send();
      await isIn('ready');
      await askLive(app, live, 'POST /start');
      [...roomServer.receivers.values()].at(-1)!.left();
      await isIn('paused');
      send();
      await isIn('live');
      [...roomServer.receivers.values()].at(-1)!.lost();
      await isIn('paused');
      await seat();
      send();
      await isIn('live');
      await app.call(`POST /api/page-sessions/${owner.pageSessionId}/leave`, { cookie: owner.cookie });
      await isIn('paused');
      assert.deepEqual(recorded, ['camera', 'end lost', 'camera', 'end lost', 'camera', 'end left']);
    });

    it('is refused while something else sends, and refuses an encoder while it sends', async () => {
      const { app, live, seat, send, isIn, liveIngest, owner } = await meet();
      const { key } = (await askLive(app, live, 'GET /key')).body;
      await seat();
      send();
      await isIn('ready');
      assert.equal(await liveIngest.send(key), 'second_encoder');
      const second = await watchAs(app, live, live.owner.cookie);
      assert.equal((await seat(second)).body.code, 'live.busy');
      await askLive(app, live, 'POST /browser/stop', { pageSessionId: owner.pageSessionId });
      await isIn('planned');
      assert.equal(typeof (await liveIngest.send(key)), 'object');
      await isIn('ready');
      assert.equal((await seat()).body.code, 'live.busy');
    });

    it('stops when the session is handed to somebody else', async () => {
      const { app, live, seat, send, isIn, owner, roomServer } = await meet();
      const [heir, admin] = [await app.member(), await app.member({ role: 'admin' })];
      const visible = { cookie: owner.cookie, body: { visibility: 'published' } };
      await app.call(`PATCH /api/media/${live.mediaId}`, visible);
      await seat();
      send();
      await isIn('ready');
      await askLive(app, live, 'POST /start');
      await app.call(`POST /api/accounts/${live.owner.id}/hand-over`, { cookie: admin.cookie, body: { to: heir.id } });
      await isIn('paused');
      assert.deepEqual(await roomServer.listRooms(), []);
      assert.equal((await seat()).body.code, 'media.not_permitted');
    });

    it('needs the right to broadcast, a page of the item and the room engine', async () => {
      const { app, live, seat, roomServer, owner } = await meet();
      const guest = await watchAsGuest(app, live);
      const member = await app.member();
      assert.equal((await seat(guest)).status, 401);
      assert.equal((await seat({ ...owner, cookie: member.cookie })).body.code, 'media.not_found');
      assert.equal((await seat({ ...owner, pageSessionId: guest.pageSessionId })).body.code, 'page_sessions.ended');
      const { cookie } = live.owner;
      const opened = await app.call('POST /api/page-sessions', {
        cookie,
        body: { mediaId: live.mediaId, as: 'preview' },
      });
      assert.equal((await seat({ cookie, pageSessionId: opened.body.id })).body.code, 'page_sessions.not_allowed');
      roomServer.crash();
      assert.equal((await seat()).body.code, 'rooms.no_engine');
    });
  });
});
