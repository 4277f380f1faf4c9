import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { createFixedClock } from '#server/testing/fixed-clock.ts';
import { makeAccount, makeMedia } from '#server/testing/make.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import { describePlayback, type Playable } from './playable.ts';
import { createPlayables } from './playables.ts';

const storyboard = { columns: 5, rows: 5, tileWidth: 192, tileHeight: 108, intervalSeconds: 1, tileCount: 9 };

/** Wraps the database and counts its reads. */
function countReads(read: Kysely<Tables>) {
  const counted = { reads: 0, db: read };
  counted.db = new Proxy(read, {
    get(target, name) {
      if (name === 'selectFrom') counted.reads += 1;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return counted;
}

async function addRendition(write: Write, mediaId: string, name: string, bytes: number): Promise<void> {
  const isAudio = name === 'audio';
  await write((unit) =>
    unit.db
      .insertInto('renditions')
      .values({
        ...{ media_id: mediaId, name, kind: isAudio ? 'audio' : 'video', created_at: unit.now.getTime() },
        ...{
          width: isAudio ? null : 640,
          height: isAudio ? null : Number(name.slice(1)),
          frame_rate: isAudio ? null : 29.97,
        },
        ...{
          codecs: isAudio ? 'mp4a.40.2' : 'avc1.4d401e',
          peak_bandwidth: 3_000_000_000,
          average_bandwidth: 2_000_000_000,
        },
        segments: JSON.stringify([{ file: 's0.m4s', durationSeconds: 4, bytes }]),
      })
      .execute(),
  );
}

async function open(openDatabase: OpenTestDatabase, given: Partial<Parameters<typeof makeMedia>[1]> = {}) {
  const clock = createFixedClock();
  const { read, write } = await openDatabase(clock);
  const { id: ownerId } = await makeAccount(write);
  const mediaId = await makeMedia(write, { ownerId, ...given });
  const counted = countReads(read);
  return { clock, write, mediaId, counted, playables: createPlayables(counted.db, clock) };
}

forEachDatabase((name, openDatabase) => {
  test(`on ${name} an item is read once and then returned synchronously`, async () => {
    const { clock, write, mediaId, counted, playables } = await open(openDatabase, {
      hasPoster: true,
      storyboard,
      durationSeconds: 9,
    });
    await addRendition(write, mediaId, 'v240', 1234);
    await addRendition(write, mediaId, 'audio', 99);
    const found = await Promise.all(Array.from({ length: 20 }, async () => playables.find(mediaId)));
    assert.equal(counted.reads, 2);
    const known = playables.find(mediaId) as Playable;
    assert.ok(found.every((one) => one === known));
    assert.equal(known.sizes.get('v240/s0.m4s'), 1234);
    assert.equal(known.sizes.get('audio/s0.m4s'), 99);
    assert.match(
      String(known.master),
      /BANDWIDTH=6000000000,.*RESOLUTION=640x240,FRAME-RATE=29\.970,AUDIO="audio"\nv240\//u,
    );
    assert.match(String(known.playlists.get('audio')), /#EXTINF:4\.000000,\ns0\.m4s\n/u);
    assert.deepEqual(describePlayback('page', known, clock.now()), {
      hls: '/playback/page/master.m3u8',
      poster: '/playback/page/poster.jpg',
      storyboard: '/playback/page/storyboard.vtt',
      captions: [],
      renditionsVersion: 'audio+v240',
      beginning: [
        ...['/playback/page/master.m3u8', '/playback/page/v240/playlist.m3u8', '/playback/page/v240/init.mp4'],
        ...['/playback/page/audio/playlist.m3u8', '/playback/page/audio/init.mp4'],
      ],
      preparing: null,
    });
    assert.equal(counted.reads, 2);
  });

  test(`on ${name} an item that does not exist is not found`, async () => {
    const { playables } = await open(openDatabase);
    assert.equal(await playables.find('AAAAAAAAAAAAAAAAAAAAAA'), null);
  });

  test(`on ${name} renditions are not played before the item is playable`, async () => {
    const { clock, write, mediaId, playables } = await open(openDatabase, { status: 'processing', isPlayable: false });
    await addRendition(write, mediaId, 'audio', 99);
    const found = await playables.find(mediaId);
    assert.equal(found?.master, null);
    assert.equal(found?.sizes.size, 0);
    assert.equal(found && describePlayback('page', found, clock.now()), null);
  });

  test(`on ${name} further renditions are known at once after invalidation, else within two seconds`, async () => {
    const { clock, write, mediaId, counted, playables } = await open(openDatabase, { status: 'processing' });
    const version = async () => (await playables.find(mediaId))?.renditionsVersion;
    await addRendition(write, mediaId, 'v240', 1);
    assert.equal(await version(), 'v240');
    await addRendition(write, mediaId, 'v360', 1);
    assert.equal(await version(), 'v240');
    playables.invalidate(mediaId);
    assert.equal(await version(), 'v240+v360');
    await addRendition(write, mediaId, 'v480', 1);
    clock.advance({ ms: 1999 });
    counted.reads = 0;
    assert.equal(await version(), 'v240+v360');
    assert.equal(counted.reads, 0);
    clock.advance({ ms: 1 });
    assert.equal(await version(), 'v240+v360+v480');
  });

  test(`on ${name} a page is told how far a growing item can be played, and about when the rest`, async () => {
    const given = { status: 'processing', durationSeconds: 40 } as const;
    const { clock, write, mediaId, playables } = await open(openDatabase, given);
    for (const rendition of ['v240', 'audio']) await addRendition(write, mediaId, rendition, 1);
    await write((unit) => unit.db.updateTable('renditions').set({ is_growing: 1 }).execute());
    const preparing = async () => describePlayback('page', (await playables.find(mediaId))!, clock.now())?.preparing;
    assert.deepEqual(await preparing(), { readySeconds: 4, secondsLeft: null });
    clock.advance({ seconds: 10 });
    assert.deepEqual(await preparing(), { readySeconds: 4, secondsLeft: 90 });
  });

  test(`on ${name} a finished item is not read again while it is watched`, async () => {
    const { clock, mediaId, counted, playables } = await open(openDatabase);
    await playables.find(mediaId);
    clock.advance({ days: 3 });
    counted.reads = 0;
    assert.ok(!(playables.find(mediaId) instanceof Promise));
    assert.equal(counted.reads, 0);
  });

  test(`on ${name} a result read before a change is not cached after it`, async () => {
    const { write, mediaId, playables } = await open(openDatabase);
    const early = playables.find(mediaId);
    playables.invalidate(mediaId);
    await early;
    await addRendition(write, mediaId, 'v240', 1);
    assert.equal((await playables.find(mediaId))?.renditionsVersion, 'v240');
  });
});
