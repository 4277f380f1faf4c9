import assert from 'node:assert/strict';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { after, describe, it, type TestContext } from 'node:test';
import type { Encoder } from '#server/testing/encoders.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, openBeside, placeKinds, type Place, type PlaceKind } from '#server/testing/real-foyer.ts';
import {
  getBelow,
  liveIs,
  sendFilm,
  shareLiveAt,
  startLiveFoyer,
  type LiveView,
  type SharedLive,
} from '#server/testing/real-live.ts';
import { asked, visit, type Visitor } from '#server/testing/real-room.ts';
import { mountSmallDisk } from '#server/testing/small-disk.ts';

/** A place with one real server at a time and one encoder at a time, all of which end with the test. */
async function openStudio(
  context: TestContext,
  kind: PlaceKind = 'SQLite',
  environment: Record<string, string> = {},
  blobs: string | null = null,
) {
  const place = await makePlace(kind);
  if (blobs) await symlink(blobs, join(place.dataDir, 'blobs'));
  const encoders: Encoder[] = [];
  let log = '';
  async function start(given: { port?: number; rtmpPort?: number } = {}) {
    const started = await startLiveFoyer(place, { ...given, environment });
    started.child.stderr!.on('data', (bytes: Buffer) => (log += bytes.toString()));
    return started;
  }
  let foyer = await start();
  let requests = createGuestRequests(foyer);
  context.after(async () => {
    await Promise.all(encoders.map((encoder) => encoder.kill()));
    requests.close();
    await foyer.end('SIGKILL');
    await place.remove();
  });
  const shared = await shareLiveAt(place, requests);
  const is = (state: string) => liveIs(requests, shared, ({ session }) => session.state === state);
  return {
    place,
    shared,
    is,
    viewIs: (isSo: (view: LiveView) => boolean) => liveIs(requests, shared, isSo),
    ask: (...given: Parameters<typeof requests.ask>) => requests.ask(...given),
    owner: (act: string) =>
      asked(requests.ask({ method: 'POST', path: `/api/live/${shared.mediaId}/${act}`, cookie: shared.cookie })),
    async itemIs(isSo: (item: { hasPoster: boolean }) => boolean): Promise<void> {
      const path = `/api/media/${shared.mediaId}`;
      while (!isSo((await asked(requests.ask({ path, cookie: shared.cookie }))) as { hasPoster: boolean }))
        await wait(100);
    },
    visit: (name: string) => visit(requests, shared, name),
    get: (visitor: Visitor, path: string) => getBelow(requests, visitor, path),
    log: () => log,
    async send(key = shared.key) {
      encoders.push(await sendFilm(requests, { ...shared, key }, foyer.rtmpPort));
      return encoders.at(-1)!;
    },
    async killAndStart() {
      requests.close();
      await foyer.end('SIGKILL');
      foyer = await start({ port: foyer.port, rtmpPort: foyer.rtmpPort });
      requests = createGuestRequests(foyer);
    },
  };
}

/** The film that is recorded, in milliseconds, and the takes that it is made of. */
async function findRecorded(place: Place, { mediaId }: SharedLive) {
  return await openBeside(place, async ({ read }) => {
    const query = read.selectFrom('live_segments').select(['duration_ms', 'take_id']);
    const rows = await query.where('media_id', '=', mediaId).where('rendition', '=', 'source').execute();
    return {
      durationMs: rows.reduce((sum, row) => sum + row.duration_ms, 0),
      takes: new Set(rows.map((row) => row.take_id)).size,
    };
  });
}

/** Waits until so many segments can be played, and returns their playlist. */
async function playlistWith(
  studio: Pick<Awaited<ReturnType<typeof openStudio>>, 'get'>,
  visitor: Visitor,
  count: number,
) {
  for (;;) {
    const text = await studio.get(visitor, 'source/playlist.m3u8').catch(() => '');
    if ((text.match(/#EXTINF/gu) ?? []).length >= count) return text;
    await wait(100);
  }
}

/** The number of the newest whole segment. */
const newest = (text: string) => Number([...text.matchAll(/^s(\d+)\.m4s$/gmu)].at(-1)?.[1] ?? -1);

const finished = (text: string) => text.includes('#EXT-X-ENDLIST');

describe('a live session that a real encoder sends', () => {
  for (const kind of placeKinds)
    it(`is watched by a guest who came early, and its replay is there soon after its end, on ${kind}`, async (context) => {
      const studio = await openStudio(context, kind);
      const early = await studio.visit('early-guest');
      const encoder = await studio.send();
      await studio.is('ready');
      const preview = await studio.ask({ path: `/playback/${early.pageSessionId}/master.m3u8`, cookie: early.cookie });
      assert.equal(preview.status, 404, 'nobody but the owner sees the preview');
      await studio.owner('start');
      await playlistWith(studio, early, 2);
      const late = await studio.visit('late-guest');
      assert.match(await studio.get(late, 'master.m3u8'), /source\/playlist\.m3u8/u);
      await studio.owner('end');
      const endedMs = performance.now();
      while (!/replay/u.test(await studio.get(early, 'master.m3u8'))) await wait(50);
      assert.ok(finished(await studio.get(early, 'source/replay.m3u8')));
      context.diagnostic(
        `the replay is there ${Math.round(performance.now() - endedMs)} ms after the end (aim: 5,000)`,
      );
      assert.match(await encoder.ended, /muxed/u, 'the encoder was sent away');
      await studio.itemIs(({ hasPoster }) => hasPoster);
      while (!(await studio.get(early, 'storyboard.vtt').catch(() => ''))) await wait(100);
      const poster = await studio.ask({ path: `/playback/${early.pageSessionId}/poster.jpg`, cookie: early.cookie });
      assert.equal(poster.status, 200);
      const { durationMs, takes } = await findRecorded(studio.place, studio.shared);
      assert.ok(durationMs >= 4_000 && takes === 1, `${durationMs} ms in ${takes} takes`);
    });

  it('leaves no stream key in the log, whatever an encoder sends and however the server ends', async (context) => {
    const studio = await openStudio(context, 'SQLite', { FOYER_LOG_LEVEL: 'debug' });
    const { key, mediaId } = studio.shared;
    const [secret, wrong] = [key.split('=')[1]!, 'of-somebody-who-guesses'];
    const refused = await studio.send(`${mediaId}?key=${wrong}`);
    assert.match(await refused.ended, /stream key is wrong|Operation not permitted|Server error/u);
    const encoder = await studio.send();
    await studio.is('ready');
    await studio.owner('key');
    await encoder.ended;
    const again = await studio.send();
    assert.match(await again.ended, /stream key is wrong|Operation not permitted|Server error/u);
    await studio.killAndStart();
    const log = studio.log();
    assert.ok(log.length > 1_000, 'the log has lines');
    for (const words of [secret, wrong]) assert.ok(!log.includes(words));
  });

  it('survives kill -9: encoder and watchers go on, and no recorded segment is lost', async (context) => {
    const studio = await openStudio(context);
    await studio.send();
    await studio.is('ready');
    await studio.owner('start');
    const guest = await studio.visit('one-guest');
    await playlistWith(studio, guest, 2);
    const known = await findRecorded(studio.place, studio.shared);
    await studio.killAndStart();
    const killedMs = performance.now();
    assert.equal((await studio.is('paused')).session.endedAt, null);
    await studio.send();
    await studio.is('live');
    const text = await playlistWith(studio, guest, 4);
    context.diagnostic(`on the page again ${Math.round(performance.now() - killedMs)} ms after the restart`);
    assert.match(text, /#EXT-X-DISCONTINUITY/u);
    const recorded = await findRecorded(studio.place, studio.shared);
    assert.ok(recorded.durationMs > known.durationMs && recorded.takes === 2);
    await studio.owner('end');
    while (!/replay/u.test(await studio.get(guest, 'master.m3u8'))) await wait(50);
    assert.ok(finished(await studio.get(guest, 'source/replay.m3u8')));
  });

  const disk = mountSmallDisk(64);
  if (disk) after(() => disk.unmount());
  const skip = disk === null && 'a small disk can be mounted by root only';
  it(
    'goes on without a recording on a full disk and says so, and is recorded again with space',
    { skip },
    async (context) => {
      const studio = await openStudio(context, 'SQLite', { FOYER_FREE_DISK_MB: '0' }, disk!.folder);
      await studio.send();
      await studio.is('ready');
      await studio.owner('start');
      const guest = await studio.visit('one-guest');
      await playlistWith(studio, guest, 2);
      await disk!.fill();
      const { session } = await studio.viewIs(({ isRecording }) => !isRecording);
      assert.equal(session.state, 'live');
      const before = newest(await studio.get(guest, 'source/playlist.m3u8'));
      while (newest(await studio.get(guest, 'source/playlist.m3u8')) < before + 2) await wait(100);
      const lost = newest(await studio.get(guest, 'source/playlist.m3u8'));
      assert.ok((await studio.get(guest, `source/s${lost}.m4s`)).length > 1_000, 'watchers get it from memory');
      await disk!.free();
      await studio.viewIs(({ isRecording }) => isRecording);
      const again = newest(await studio.get(guest, 'source/playlist.m3u8'));
      while (newest(await studio.get(guest, 'source/playlist.m3u8')) < again + 1) await wait(100);
      await studio.owner('end');
      while (!/replay/u.test(await studio.get(guest, 'master.m3u8'))) await wait(50);
      const replay = await studio.get(guest, 'source/replay.m3u8');
      assert.match(replay, /s\d+\.m4s\n#EXT-X-GAP\n[^]*#EXTINF:[\d.]+,\ns\d+\.m4s\n#EXT-X-ENDLIST\n$/u);
      const whole = newest(replay.replaceAll(/#EXT-X-GAP\n#EXTINF:[\d.]+,\ns\d+\.m4s\n/gu, ''));
      assert.ok(whole > lost, 'what came after the gap is recorded');
      assert.ok((await studio.get(guest, `source/s${whole}.m4s`)).length > 1_000);
    },
  );
});
