import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LiveSink } from '#server/ports/live-ingest.ts';
import { createFakeLiveIngest } from '#server/testing/fake-live-ingest.ts';
import { switchLinks, until } from '#server/testing/room-lab.ts';
import { buildTestApp, enterAsGuest, shareLive } from '#server/testing/test-app.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';

async function openHouse(open: OpenTestDatabase, settings: Parameters<typeof shareLive>[1] = {}) {
  const liveIngest = createFakeLiveIngest();
  const app = await buildTestApp(open, { liveIngest });
  const shared = await shareLive(app, settings);
  const { owner, mediaId } = shared;
  await app.live.tick();
  const at = `/api/live/${mediaId}`;
  const ask = async (what: string) => (await app.call(what, { cookie: owner.cookie })).body;
  const key = async (): Promise<string> => (await ask(`GET ${at}/key`)).key;
  const state = async (): Promise<string> => (await ask(`GET ${at}`)).session.state;
  const stateIs = (wanted: string) => until(async () => (await state()) === wanted);
  async function send(streamKey?: string): Promise<LiveSink> {
    const sink = await liveIngest.send(streamKey ?? (await key()));
    if (typeof sink === 'string') assert.fail(sink);
    return sink;
  }
  return { app, shared, liveIngest, at, ask, key, send, state, stateIs };
}

const health = {
  ...{ width: 1280, height: 720, frameRate: 30, bitsPerSecond: 2_500_000 },
  ...{ keyFrameSeconds: 2, droppedFrames: 0, hasSound: true },
};

forEachDatabase((_, open) => {
  describe('an encoder', () => {
    test('is shown to the owner first, then to everybody, and its session ends for good', async () => {
      const { at, ask, send, stateIs, liveIngest, key } = await openHouse(open);
      const sink = await send();
      await stateIs('ready');
      sink.measured(health);
      assert.deepEqual((await ask(`GET ${at}`)).health, { ...health, protocol: 'rtmp' });
      assert.equal((await ask(`POST ${at}/start`)).session.state, 'live');
      assert.equal((await ask(`POST ${at}/start`)).session.state, 'live', 'a second tab changes nothing');
      const ended = (await ask(`POST ${at}/end`)).session;
      assert.equal(ended.state, 'ended');
      assert.deepEqual((await ask(`POST ${at}/end`)).session, ended, 'it never ends twice');
      assert.equal(liveIngest.cuts.at(-1)?.because, 'session_ended');
      assert.equal((await ask(`POST ${at}/start`)).code, 'live.over');
      assert.equal((await ask(`POST ${at}/key`)).code, 'live.over');
      assert.equal(await liveIngest.send(await key()), 'session_ended');
    });

    test('with a wrong key is refused, and the owner is told once', async () => {
      const { at, ask, liveIngest, shared, app, key } = await openHouse(open);
      const other = await shareLive(app);
      const foreign = (await app.call(`GET /api/live/${other.mediaId}/key`, { cookie: other.owner.cookie })).body.key;
      for (const wrong of [
        ...[`${shared.mediaId}?key=wrong`, `${shared.mediaId}?key=wrong`, shared.mediaId, '', 'x'.repeat(512)],
        ...[foreign.replace(other.mediaId, shared.mediaId), (await key()).toUpperCase()],
      ])
        assert.equal(await liveIngest.send(wrong), 'wrong_key');
      const { notes, session } = await ask(`GET ${at}`);
      assert.deepEqual([notes.length, notes[0].code, session.state], [1, 'wrong_key', 'planned']);
    });

    test('is sent away when its key is replaced, and the new key takes it back', async () => {
      const { at, ask, send, stateIs, liveIngest, key } = await openHouse(open);
      const old = await key();
      await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      const renewed = (await ask(`POST ${at}/key`)).key;
      assert.deepEqual(liveIngest.cuts.at(-1)?.because, 'key_replaced');
      await stateIs('paused');
      assert.equal(await liveIngest.send(old), 'wrong_key');
      await send(renewed);
      await stateIs('live');
    });

    test('that comes while another one sends is refused, and the first goes on', async () => {
      const { at, ask, send, stateIs, liveIngest, key } = await openHouse(open);
      await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      assert.equal(await liveIngest.send(await key()), 'second_encoder');
      const { session, notes } = await ask(`GET ${at}`);
      assert.deepEqual([session.state, notes[0].code], ['live', 'second_encoder']);
    });

    test('that is lost pauses its session, comes back within a minute, and else the session ends once', async () => {
      const { app, at, ask, send, stateIs, state } = await openHouse(open);
      const first = await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      first.end('lost');
      await stateIs('paused');
      app.clock.advance({ seconds: 59 });
      await app.live.tick();
      assert.equal(await state(), 'paused');
      const second = await send();
      await stateIs('live');
      second.end('lost');
      await stateIs('paused');
      const { pausedUntil } = await ask(`GET ${at}`);
      assert.equal(Date.parse(pausedUntil), app.clock.now().getTime() + 60_000);
      app.clock.advance({ seconds: 60 });
      await app.live.tick();
      const ended = (await ask(`GET ${at}`)).session;
      assert.equal(ended.state, 'ended');
      app.clock.advance({ seconds: 60 });
      await app.live.tick();
      assert.deepEqual((await ask(`GET ${at}`)).session, ended);
    });

    test('that is lost has its minute of steady time, whatever the clock on the wall does', async () => {
      const { app, at, ask, send, stateIs, state } = await openHouse(open);
      const sink = await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      sink.end('lost');
      await stateIs('paused');
      for (const hours of [5, -10, 5]) {
        app.clock.jump({ hours });
        await app.live.tick();
        assert.equal(await state(), 'paused');
      }
      app.clock.advance({ seconds: 60 });
      await app.live.tick();
      assert.equal(await state(), 'ended');
    });

    test('that changes its form goes on without a pause', async () => {
      const { app, at, ask, send, stateIs, state } = await openHouse(open);
      const sink = await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      sink.end('changed');
      await send();
      const takes = () => app.read.selectFrom('live_takes').selectAll().orderBy('number').execute();
      await until(async () => (await takes()).length === 2);
      assert.equal(await state(), 'live');
      assert.deepEqual(
        (await takes()).map((take) => [take.number, take.ended_because]),
        [
          [1, 'changed'],
          [2, null],
        ],
      );
    });

    test('that leaves before the session is live leaves nothing but a plan', async () => {
      const { app, at, ask, send, state } = await openHouse(open);
      (await send()).end('left');
      const left = app.read.selectFrom('live_takes').select('id').where('ended_because', '=', 'left');
      await until(async () => (await left.execute()).length === 1);
      assert.equal(await state(), 'planned');
      assert.equal((await ask(`POST ${at}/start`)).code, 'live.no_picture');
    });
  });

  describe('a session', () => {
    test('that goes live by itself does so at its start, with a picture', async () => {
      const startsAt = '2026-11-22T10:05:00.000Z';
      const { app, send, stateIs, state } = await openHouse(open, { startsAt, autoStart: true });
      app.clock.advance({ minutes: 4 });
      await send();
      await stateIs('ready');
      await app.live.tick();
      assert.equal(await state(), 'ready');
      app.clock.advance({ minutes: 1 });
      await app.live.tick();
      assert.equal(await state(), 'live');
    });

    test('whose process was killed waits for its encoder, which goes on in a new take', async () => {
      const { app, at, ask, send, stateIs, shared } = await openHouse(open);
      await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      // Of several processes, as on PostgreSQL, the next one takes over when this one is gone.
      await app.wiring.processes.close();
      const liveIngest = createFakeLiveIngest();
      const after = await app.again({ liveIngest });
      const { cookie } = shared.owner;
      const state = async () => (await after.call(`GET ${at}`, { cookie })).body.session.state;
      await after.live.tick();
      assert.equal(await state(), 'paused');
      after.clock.advance({ seconds: 59 });
      await after.live.tick();
      assert.equal(await state(), 'paused');
      const { key } = (await after.call(`GET ${at}/key`, { cookie })).body;
      assert.equal(typeof (await liveIngest.send(key)), 'object');
      await until(async () => (await state()) === 'live');
      const takes = await after.read.selectFrom('live_takes').selectAll().orderBy('number').execute();
      assert.deepEqual(
        takes.map((take) => [take.number, take.ended_because]),
        [
          [1, 'restarted'],
          [2, null],
        ],
      );
    });

    test('that another process ends loses its sender, and one that it starts is shown', async () => {
      const { app, at, ask, send, stateIs, shared, liveIngest } = await openHouse(open);
      const other = await app.again({ liveIngest: createFakeLiveIngest() });
      const { cookie } = shared.owner;
      await send();
      await stateIs('ready');
      await other.call(`POST ${at}/start`, { cookie });
      await app.live.tick();
      assert.equal((await ask(`GET ${at}`)).session.state, 'live');
      await other.call(`POST ${at}/end`, { cookie });
      await app.live.tick();
      assert.equal(liveIngest.cuts.at(-1)?.because, 'session_ended');
      const takes = app.read.selectFrom('live_takes').select('ended_because');
      await until(async () => (await takes.execute())[0]?.ended_because === 'session_ended');
    });

    test('goes on for a guest inside when guest access is switched off, and a reload is refused', async () => {
      const { app, at, ask, send, stateIs, shared } = await openHouse(open);
      const sink = await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      const cookie = await enterAsGuest(app, shared);
      const openPage = (previous?: string) =>
        app.call('POST /api/page-sessions', {
          cookie,
          body: { mediaId: shared.mediaId, ...(previous && { previous }) },
        });
      const page = (await openPage()).body;
      await switchLinks(app, shared, false);
      const view = () => app.call(`GET ${at}?pageSessionId=${page.id}`, { cookie });
      sink.end('lost');
      await stateIs('paused');
      assert.equal((await view()).body.session.state, 'paused');
      await send();
      await stateIs('live');
      app.clock.advance({ minutes: 20 });
      assert.equal((await app.call(`POST /api/page-sessions/${page.id}/renew`, { cookie })).status, 200);
      assert.equal((await view()).body.session.state, 'live');
      const reloaded = await openPage(page.id);
      assert.deepEqual([reloaded.status, reloaded.body.code], [410, 'guest_access.off']);
      assert.equal((await view()).body.code, 'page_sessions.ended');
    });

    test('counts views of guests and members, and none of its owner', async () => {
      const { app, shared, send, stateIs, at, ask } = await openHouse(open);
      await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      const opens = async (cookie: string, as?: string) =>
        app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId, ...(as && { as }) } });
      await opens(shared.owner.cookie);
      await opens(shared.owner.cookie, 'preview');
      await opens(await enterAsGuest(app, shared));
      assert.equal((await ask(`GET /api/media/${shared.mediaId}`)).counts.views, 1);
    });

    test('whose item is deleted sends its sender and everybody who watches away', async () => {
      const { app, at, ask, send, stateIs, shared, liveIngest } = await openHouse(open);
      await send();
      await stateIs('ready');
      await ask(`POST ${at}/start`);
      const cookie = await enterAsGuest(app, shared);
      const page = await app.call('POST /api/page-sessions', { cookie, body: { mediaId: shared.mediaId } });
      await ask(`DELETE /api/media/${shared.mediaId}`);
      assert.equal(liveIngest.cuts.at(-1)?.because, 'session_ended');
      const renewed = await app.call(`POST /api/page-sessions/${page.body.id}/renew`, { cookie });
      assert.equal(renewed.body.code, 'page_sessions.ended');
    });

    test('is told in the audit log with who did what', async () => {
      const { app, at, ask, send, stateIs, shared } = await openHouse(open);
      await send();
      await stateIs('ready');
      for (const act of ['start', 'key', 'end']) await ask(`POST ${at}/${act}`);
      const facts = await app.read.selectFrom('recorded_facts').selectAll().where('what', 'like', 'live.%').execute();
      assert.deepEqual(
        facts.map(({ what, actor }) => [what, actor]),
        ['live.started', 'live.key_renewed', 'live.ended'].map((what) => [what, `account:${shared.owner.id}`]),
      );
    });
  });
});
