import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { findMedia } from '#server/features/media/store.ts';
import { describePlayable } from '#server/features/playback/playable.ts';
import { readItem } from '#server/features/playback/store.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import type { Transcoder } from '#server/ports/transcoder.ts';
import { makeChangingClip, makeClip, type ClipName } from '#server/testing/clips.ts';
import { forEachDatabase, type OpenTestDatabase } from '#server/testing/test-database.ts';
import type { UploadLabOptions } from '#server/testing/upload-lab.ts';
import { openUploadSite } from '#server/testing/upload-site.ts';
import type { Segment } from './segment-list.ts';

/** A run of ffmpeg that shows its segments only when it is told to. */
interface HeldRun {
  /** Shows so many segments of each rendition, as if ffmpeg were there. */
  show(count: number): Promise<void>;
  /** Shows all, and ends. */
  finish(): void;
}

/** Holds the runs that make this rendition. */
function holdRuns(rendition: string) {
  const runs: HeldRun[] = [];
  const waiting: ((run: HeldRun) => void)[] = [];
  const wrapTranscoder = (transcoder: Transcoder): Transcoder => ({
    ...transcoder,
    async run(command, options = {}) {
      if (!command.output?.subfolders.includes(rendition)) return transcoder.run(command, options);
      const { onProgress: _unheard, ...unheard } = options;
      const result = await transcoder.run(command, unheard);
      const lists = command.output.subfolders.map((name) => join(command.output!.folder, name, 'index.m3u8'));
      const whole = await Promise.all(lists.map((path) => readFile(path, 'utf8')));
      const { promise, resolve } = Promise.withResolvers<void>();
      const show = async (count: number) => {
        await Promise.all(lists.map((path, at) => writeFile(path, firstOf(whole[at]!, count))));
        options.onProgress?.(count);
      };
      await show(0);
      options.signal?.addEventListener('abort', () => resolve());
      const held = { show, finish: resolve };
      (waiting.shift() ?? ((run: HeldRun) => void runs.push(run)))(held);
      await promise;
      if (options.signal?.aborted) return { isDone: false, because: 'stopped', printed: '', complaint: '' };
      await Promise.all(lists.map((path, at) => writeFile(path, whole[at]!)));
      return result;
    },
  });
  const next = async () => runs.shift() ?? (await new Promise<HeldRun>((resolve) => waiting.push(resolve)));
  return { wrapTranscoder, next };
}

function firstOf(playlist: string, count: number): string {
  const lines = playlist.split('\n');
  const end = lines.indexOf(`s${count}.m4s`);
  return `${lines.slice(0, end - 1).join('\n')}\n`;
}

async function openSite(open: OpenTestDatabase, options: Partial<UploadLabOptions>) {
  const site = await openUploadSite(open, { jobsAtOnce: 1, ...options });
  const rows = (mediaId: string) =>
    site.read
      .selectFrom('renditions')
      .select(['name', 'is_growing', 'segments'])
      .where('media_id', '=', mediaId)
      .orderBy('name')
      .execute();
  return {
    ...site,
    rows,
    async add(clip: ClipName | 'changing'): Promise<string> {
      const mediaId = await site.draft();
      const path = await (clip === 'changing' ? makeChangingClip() : makeClip(clip));
      const { size } = await stat(path);
      await site.uploads.addFile(path, { mediaId, accountId: site.ana.id, filename: clip, sizeBytes: size });
      return mediaId;
    },
    item: async (mediaId: string) => (await findMedia(site.read, mediaId))!,
    /** `v180 3+` while it grows, `v180 6` when it is whole. */
    shape: async (mediaId: string) =>
      (await rows(mediaId))
        .map((row) => `${row.name} ${(JSON.parse(row.segments) as Segment[]).length}${row.is_growing ? '+' : ''}`)
        .join(', '),
    /** The playlist as it is served; every segment in it is in the store with its size. */
    async playlist(mediaId: string, name: string): Promise<string> {
      const folder = mediaFolder(mediaId);
      const playable = describePlayable(folder, (await readItem(site.read, mediaId))!);
      for (const [path, bytes] of playable.sizes) assert.equal(await site.blobs.size(`${folder}/${path}`), bytes, path);
      assert.ok(await site.blobs.has(`${folder}/${name}/init.mp4`));
      return String(playable.playlists.get(name));
    },
  };
}

async function until(errors: unknown[], isSo: () => Promise<boolean>): Promise<void> {
  for (let round = 0; round < 3_000; round += 1) {
    if (await isSo()) return;
    await wait(20);
  }
  throw new Error(`It never came to this. ${errors.map(String).join('; ')}`);
}

forEachDatabase((_, open) => {
  test('a film plays while it is being made, from a playlist that grows and then ends', async () => {
    const held = holdRuns('v180');
    const site = await openSite(open, { wrapTranscoder: held.wrapTranscoder });
    await site.queue.start();
    const mediaId = await site.add('filmStream');
    const run = await held.next();
    await run.show(2);
    await until(site.errors, async () => (await run.show(3), (await site.item(mediaId)).isPlayable));
    const { status, durationSeconds } = await site.item(mediaId);
    assert.equal(status, 'processing');
    assert.ok(Math.abs(durationSeconds! - 24) < 0.2, 'the whole duration is known');
    assert.equal(await site.shape(mediaId), 'audio 2+, v180 2+');
    const early = await site.playlist(mediaId, 'v180');
    assert.match(early, /EVENT\n/u);
    assert.doesNotMatch(early, /ENDLIST/u);
    await until(site.errors, async () => (await run.show(5), (await site.shape(mediaId)) === 'audio 4+, v180 4+'));
    await site.playlist(mediaId, 'v180');
    run.finish();
    await until(site.errors, async () => (await site.item(mediaId)).status === 'ready');
    assert.equal(await site.shape(mediaId), 'audio 6, v180 6');
    const whole = await site.playlist(mediaId, 'v180');
    assert.match(whole, /PLAYLIST-TYPE:VOD\n(?:.*\n)*#EXT-X-ENDLIST\n$/u);
    assert.ok(whole.includes(early.slice(early.indexOf('#EXTINF')).trimEnd()), 'what was served stays in it');
    assert.deepEqual(site.errors, []);
  });

  test('a server that ends in between goes on where it was, and nothing that was served changes', async () => {
    const held = holdRuns('v180');
    const site = await openSite(open, { wrapTranscoder: held.wrapTranscoder });
    await site.queue.start();
    const mediaId = await site.add('filmStream');
    const run = await held.next();
    await until(site.errors, async () => (await run.show(4), (await site.item(mediaId)).isPlayable));
    const before = await site.rows(mediaId);
    await site.queue.close();
    assert.deepEqual(await site.rows(mediaId), before);

    const again = site.reopen({ wrapTranscoder: held.wrapTranscoder });
    await again.queue.start();
    const next = await held.next();
    for (let report = 0; report < 4; report += 1) await next.show(3);
    assert.deepEqual(await site.rows(mediaId), before, 'it is never shorter than it was');
    await until(again.errors, async () => (await next.show(6), (await site.shape(mediaId)) === 'audio 5+, v180 5+'));
    const served = JSON.parse(before[1]!.segments) as Segment[];
    const now = JSON.parse((await site.rows(mediaId))[1]!.segments) as Segment[];
    assert.deepEqual(now.slice(0, served.length), served);
    next.finish();
    await until(site.errors, async () => (await site.item(mediaId)).status === 'ready');
    await site.playlist(mediaId, 'audio');
    assert.deepEqual([...site.errors, ...again.errors], []);
  });

  test('a beginning that another run cannot continue is taken back and made anew', async () => {
    const held = holdRuns('v180');
    const site = await openSite(open, { wrapTranscoder: held.wrapTranscoder });
    await site.queue.start();
    const mediaId = await site.add('filmStream');
    const run = await held.next();
    await until(site.errors, async () => (await run.show(4), (await site.item(mediaId)).isPlayable));
    await site.queue.close();
    const init = join(site.dataDir, 'other');
    await writeFile(init, 'of another version of ffmpeg');
    await site.blobs.putFile(`${mediaFolder(mediaId)}/v180/init.mp4`, init);

    const again = site.reopen({ wrapTranscoder: (transcoder) => transcoder });
    await again.queue.start();
    await until(again.errors, async () => !(await site.item(mediaId)).isPlayable);
    assert.equal(await site.shape(mediaId), '');
    await until(again.errors, async () => {
      site.clock.advance({ seconds: 1 });
      return (await site.item(mediaId)).status === 'ready';
    });
    assert.equal(await site.shape(mediaId), 'audio 6, v180 6');
    await site.playlist(mediaId, 'v180');
  });

  test('a film that browsers play as it is is only repackaged, and smaller renditions follow', async () => {
    const commands: string[] = [];
    const site = await openSite(open, {
      wrapTranscoder: (transcoder) => ({
        ...transcoder,
        run: (command, options) => (commands.push(command.arguments.join(' ')), transcoder.run(command, options)),
      }),
    });
    await site.queue.start();
    for (const [clip, shape, copies] of [
      ['film', 'audio 6, v180 6', '-c:v copy,-c:a copy'],
      ['filmWithSong', 'audio 6, v180 6', '-c:v copy,-c:a aac'],
      ['sound', 'audio 2', '-c:a copy'],
      // Of its two copies nothing remains, because nobody could seek in it.
      ['stiff', 'audio 3, v180 3', '-c:v copy,-c:a copy,-c:v libx264,-c:a aac'],
      ['changing', 'audio 8, v180 8', '-c:v copy,-c:a copy,-c:v libx264,-c:a aac'],
      ['landscape', 'audio 2, v240 2, v360 1', '-c:v copy,-c:a copy,-c:v libx264'],
    ] as const) {
      commands.length = 0;
      const mediaId = await site.add(clip);
      await until(site.errors, async () => ['ready', 'failed'].includes((await site.item(mediaId)).status));
      assert.equal(await site.shape(mediaId), shape, clip);
      const encoders = commands.flatMap((one) => [...one.matchAll(/-c:[va] (?:copy|aac|libx264)/gu)]).flat();
      assert.equal(encoders.join(','), copies, clip);
      await site.playlist(mediaId, 'audio');
      const stored = (await site.blobs.list(mediaFolder(mediaId))).filter((key) => key.endsWith('.m4s'));
      const listed = shape.match(/\d+(?=,|$)/gu)!.reduce((sum, count) => sum + Number(count), 0);
      assert.equal(stored.length, listed, 'nothing else is left');
    }
    assert.deepEqual(site.errors, []);
  });
});
