import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { newId } from '#server/random.ts';
import { makeStream } from '#server/testing/live-stream.ts';
import { listenTo } from '#server/testing/page-listener.ts';
import { until } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareLive, type SharedVideo, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

let stream: Buffer;
before(async () => void (stream = await makeStream({ seconds: 7 })));

forEachDatabase((name, open) => {
  describe(`live playback on ${name}`, () => {
    let app: TestApp;
    let address: string;
    before(async () => {
      app = await buildTestApp(open);
      ({ address } = await listenTo(app));
    });

    /** The rows that a take and its session have, which other files of live sessions write. */
    async function beginTake({ mediaId }: SharedVideo, state: 'ready' | 'live', number = 1) {
      const takeId = newId();
      await app.write(async ({ db }) => {
        await db.updateTable('live_sessions').set({ state }).where('media_id', '=', mediaId).execute();
        const video = { protocol: 'rtmp', video_codec: 'h264', width: 320, height: 180, audio_codec: 'aac' };
        const times = { started_at: 0, ended_at: null, ended_because: null };
        const take = { id: takeId, media_id: mediaId, number, process_id: 'p', ...video, ...times };
        await db.insertInto('live_takes').values(take).execute();
      });
      return app.packager.openTake({ mediaId, takeId, number });
    }

    async function openPage(cookie: string, mediaId: string) {
      const opened = await app.call('POST /api/page-sessions', { cookie, body: { mediaId } });
      assert.equal(opened.status, 201);
      const { id, playback } = opened.body;
      const get = (path: string, init: RequestInit = {}) =>
        fetch(`${address}/playback/${id}/${path}`, { headers: { cookie }, ...init });
      return { id: id as string, playback, get, text: async (path: string) => (await get(path)).text() };
    }

    async function enter(shared: SharedVideo) {
      const cookie = await enterAsGuest(app, shared);
      return { cookie, page: await openPage(cookie, shared.mediaId) };
    }

    it('gives every page its own addresses, and a play is believed once a part was served', async () => {
      const shared = await shareLive(app);
      const take = await beginTake(shared, 'live');
      await take.write(stream.subarray(0, stream.length / 2));
      const { cookie, page } = await enter(shared);
      assert.equal(page.playback.hls, `/playback/${page.id}/master.m3u8`);
      assert.match(await page.text('master.m3u8'), /RESOLUTION=320x180\nsource\/playlist\.m3u8/u);
      const playlist = await page.get('source/playlist.m3u8');
      assert.equal(playlist.headers.get('cache-control'), 'private, no-store');
      const text = await playlist.text();
      const play = () => app.call(`POST /api/page-sessions/${page.id}/played`, { cookie, body: {} });
      const plays = async () =>
        (await app.call(`GET /api/media/${shared.mediaId}`, { cookie: shared.owner.cookie })).body.counts.plays;
      await play();
      assert.equal(await plays(), 0);
      const header = await page.get('source/init-1.mp4');
      const part = await page.get(`source/${/URI="(s\d+\.\d+\.m4s)"/u.exec(text)![1]}`);
      assert.deepEqual([header.status, part.status, part.headers.get('content-type')], [200, 200, 'video/mp4']);
      assert.equal(Buffer.from(await part.arrayBuffer()).toString('latin1', 4, 8), 'moof');
      await play();
      assert.equal(await plays(), 1);
      const foreign = await fetch(`${address}/playback/${page.id}/source/playlist.m3u8`, {
        headers: { cookie: shared.owner.cookie },
      });
      assert.equal(foreign.status, 403);
      await take.close();
    });

    it('is a preview for those who may broadcast, and for nobody else, until it is live', async () => {
      const shared = await shareLive(app);
      const take = await beginTake(shared, 'ready');
      await take.write(stream.subarray(0, stream.length / 2));
      const { page } = await enter(shared);
      assert.equal(page.playback, undefined);
      for (const path of [
        'master.m3u8',
        'source/playlist.m3u8',
        'source/init-1.mp4',
        'source/s0.m4s',
        'source/s1.0.m4s',
      ])
        assert.equal((await page.get(path)).status, 404, path);
      const own = await openPage(shared.owner.cookie, shared.mediaId);
      assert.match(await own.text('source/playlist.m3u8'), /s1\.0\.m4s/u);
      app.packager.show(shared.mediaId);
      const first = page.text('source/playlist.m3u8');
      await take.write(stream.subarray(stream.length / 2));
      const shown = Number(/MEDIA-SEQUENCE:(\d+)/u.exec(await first)![1]);
      assert.ok(shown >= 2);
      assert.equal((await page.get('source/s0.m4s')).status, 404);
      assert.equal((await page.get(`source/s${shown}.0.m4s`)).status, 200);
      await take.close();
    });

    it('is a preview no longer for an owner who has handed the session over', async () => {
      const shared = await shareLive(app);
      const [heir, admin] = [await app.member(), await app.member({ role: 'admin' })];
      const { cookie } = shared.owner;
      await app.call(`PATCH /api/media/${shared.mediaId}`, { cookie, body: { visibility: 'published' } });
      const take = await beginTake(shared, 'ready');
      await take.write(stream.subarray(0, stream.length / 2));
      const own = await openPage(cookie, shared.mediaId);
      assert.equal((await own.get('source/playlist.m3u8')).status, 200);
      const body = { to: heir.id };
      await app.call(`POST /api/accounts/${shared.owner.id}/hand-over`, { cookie: admin.cookie, body });
      await until(async () => (await own.get('source/playlist.m3u8')).status !== 200, 30_000);
      const next = await openPage(heir.cookie, shared.mediaId);
      assert.equal((await next.get('source/playlist.m3u8')).status, 200);
      await take.close();
    });

    it('ends for a guest who is sent out within a second: what waits and what is being sent', async () => {
      const shared = await shareLive(app);
      const take = await beginTake(shared, 'live');
      await take.write(stream.subarray(0, stream.length / 2));
      const { page } = await enter(shared);
      const { sequence, parts } = (await app.packager.find(shared.mediaId))!.timelines.get('source')!.edge;
      const waiting = page.get(`source/playlist.m3u8?_HLS_msn=${sequence}&_HLS_part=${parts}`);
      const part = page.get(`source/s${sequence}.${parts}.m4s`);
      await app.call(`POST ${shared.path}/end`, { cookie: shared.owner.cookie, body: {} });
      for (const reply of [await waiting, await part]) {
        assert.equal(reply.status, 403);
        assert.equal(((await reply.json()) as { code: string }).code, 'playback.not_allowed');
      }
      await take.close();
    });

    it('is over at once for everybody when the item is deleted: what waits is refused', async () => {
      const shared = await shareLive(app);
      const take = await beginTake(shared, 'live');
      await take.write(stream.subarray(0, stream.length / 2));
      const { page } = await enter(shared);
      const { sequence, parts } = (await app.packager.find(shared.mediaId))!.timelines.get('source')!.edge;
      const waiting = page.get(`source/playlist.m3u8?_HLS_msn=${sequence}&_HLS_part=${parts}`);
      const { cookie } = shared.owner;
      assert.equal((await app.call(`DELETE /api/media/${shared.mediaId}`, { cookie })).status, 204);
      assert.equal((await waiting).status, 403);
      await until(async () => (await app.packager.find(shared.mediaId)) === null, 30_000);
      await take.close();
    });

    it('is the replay at the same address once it has ended, also after a restart', async () => {
      const shared = await shareLive(app);
      const { page } = await enter(shared);
      for (const number of [1, 2]) {
        const take = await beginTake(shared, 'live', number);
        await take.write(stream);
        await take.close();
      }
      await app.packager.finish(shared.mediaId);
      assert.match(await page.text('source/playlist.m3u8'), /EXT-X-ENDLIST/u);
      assert.match(await page.text('master.m3u8'), /source\/replay\.m3u8/u);
      const replay = await page.text('source/replay.m3u8');
      assert.equal(replay.match(/DISCONTINUITY/gu)!.length, 1);
      await app.write(({ db }) =>
        db.updateTable('live_sessions').set({ state: 'ended' }).where('media_id', '=', shared.mediaId).execute(),
      );
      await app.packager.forget(shared.mediaId);
      assert.equal(await page.text('source/replay.m3u8'), replay);
      const [first] = /s\d+\.m4s/u.exec(replay)!;
      const whole = Buffer.from(await (await page.get(`source/${first}`)).arrayBuffer());
      const range = await page.get(`source/${first}`, { headers: { range: 'bytes=10-19', cookie: '' } });
      assert.equal(range.status, 403);
      assert.ok(stream.includes(whole));
    });

    it('answers questions that it does not understand', async () => {
      const shared = await shareLive(app);
      const take = await beginTake(shared, 'live');
      await take.write(stream);
      const { page } = await enter(shared);
      const answers: [string, number][] = [
        ['source/playlist.m3u8?_HLS_msn=99&_HLS_part=0', 400],
        ['source/playlist.m3u8?_HLS_part=0', 404],
        ['source/playlist.m3u8?other=1', 404],
        ['small/playlist.m3u8', 404],
        ['source/init-2.mp4', 404],
        ['source/s99.m4s', 404],
        ['source/s0.99.m4s', 404],
        ['source/replay.m3u8', 404],
        ['v360/playlist.m3u8', 404],
        ['source/playlist.m3u8?_HLS_msn=0&_HLS_skip=YES', 200],
      ];
      for (const [path, status] of answers) assert.equal((await page.get(path)).status, status, path);
      await take.close();
    });
  });
});
