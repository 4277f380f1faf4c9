import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createFfmpegTranscoder } from '#server/adapters/transcoder-ffmpeg.ts';
import { makeStream } from '#server/testing/live-stream.ts';
import type { Publisher } from './publish.ts';
import { makeRecordingPictures, type RecordedTake } from './recording-pictures.ts';

/** The header and the segments of a stream, two seconds each, as a recording has them one after the other. */
function readTake(key: string, bytes: Buffer, picture: RecordedTake['picture']): RecordedTake {
  const starts: number[] = [];
  for (let at = bytes.indexOf('moof') - 4; at > 0; at = bytes.indexOf('moof', at + 8) - 4) {
    if (at < 0) break;
    starts.push(at);
  }
  const headerBytes = starts[0]!;
  // Fragments of 200 ms: ten of them between two key frames.
  const cuts = [...starts.filter((_, index) => index % 10 === 0), bytes.length];
  const segments = cuts.slice(0, -1).map((offset, at) => ({ offset, size: cuts[at + 1]! - offset, durationMs: 2_000 }));
  return { key, headerBytes, picture, segments };
}

for (const sizes of [
  ['320x180', '320x180'],
  ['320x180', '240x180'],
])
  test(`a recording of two takes, of ${sizes.join(' and ')}, gets a poster and contact sheets that cover both`, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-recording-'));
    try {
      const takes: RecordedTake[] = [];
      for (const [at, size] of sizes.entries()) {
        const bytes = await makeStream({ seconds: 12, size });
        const [width = 0, height = 0] = size.split('x').map(Number);
        await writeFile(join(folder, `${at}.mp4`), bytes);
        takes.push(readTake(`${at}.mp4`, bytes, { width, height }));
      }
      const made: { poster?: string; sheets?: string[]; tiles?: number } = {};
      const publisher = {
        poster: async (_hold: unknown, _id: string, path: string) => void (made.poster = path),
        storyboard: async (_hold: unknown, _id: string, sheets: string, plan: { tileCount: number }) =>
          void Object.assign(made, { sheets: await readdir(sheets), tiles: plan.tileCount }),
      } as unknown as Publisher;
      const workFolder = join(folder, 'work');
      await makeRecordingPictures(
        {
          blobs: { localPath: async (key: string) => join(folder, key) } as never,
          ...{ publisher, workFolder, transcoder: createFfmpegTranscoder({ workFolder }) },
        },
        { mediaId: 'an-item', takes },
        new AbortController().signal,
      );
      assert.match(made.poster ?? '', /poster\.jpg$/u);
      assert.deepEqual([made.sheets, made.tiles], [['storyboard-0.jpg'], 24]);
      assert.deepEqual(await readdir(workFolder), [], 'the work folder is empty again');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
