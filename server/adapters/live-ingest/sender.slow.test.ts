import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { findChildren, killChildren } from '#server/testing/child-processes.ts';
import { makeClip } from '#server/testing/clips.ts';
import type { RecordedTake } from '#server/testing/live-receiver.ts';
import { readFragments } from '#server/testing/live-receiver.ts';
import { readTags, type Tag } from '#server/testing/rtmp-client.ts';
import { openRtmpLab } from '#server/testing/rtmp-lab.ts';

let lab: Awaited<ReturnType<typeof openRtmpLab>>;
let film: Tag[];
let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-live-'));
  lab = await openRtmpLab();
  film = await readTags(await makeClip('film'));
});
after(async () => {
  await lab.close();
  await rm(folder, { recursive: true, force: true });
});

const isSound = ({ type }: Tag) => type === 8;
const until = (seconds: number) => (tag: Tag) => tag.timestamp <= seconds * 1_000;
const later = (ms: number) => (tag: Tag) => ({ ...tag, timestamp: tag.timestamp + ms });

/** What ffprobe reads of a take: the times of its pictures in seconds, the key frames among them, its size. */
async function probe(take: RecordedTake) {
  const path = join(folder, `${take.sender.mediaId}-${take.pieces.length}.mp4`);
  await writeFile(path, Buffer.concat(take.pieces));
  const given = [
    '-v',
    'error',
    '-select_streams',
    'v',
    '-show_entries',
    'packet=dts_time,flags',
    '-of',
    'csv=p=0',
    path,
  ];
  const lines = execFileSync('ffprobe', given, { encoding: 'utf8' }).trim().split('\n');
  const pictures = lines.map((line) => ({ at: Number(line.split(',')[0]), isKey: line.includes('K') }));
  const keys = pictures.filter(({ isKey }) => isKey).map(({ at }) => at);
  return { pictures, keys, seconds: pictures.at(-1)!.at - pictures[0]!.at };
}

/** Plays these messages as an encoder, then says goodbye by closing. */
async function play(tags: readonly Tag[]) {
  const { client, mediaId } = await lab.publish();
  await client.play(tags);
  client.socket.end();
  const takes = await lab.receiver.until(() => {
    const all = lab.receiver.takesOf(mediaId);
    return ['lost', 'left'].includes(all.at(-1)?.ended ?? '') ? all : null;
  });
  return { takes, mediaId };
}

describe('senders that are not as they should be', { concurrency: 4, timeout: 120_000 }, () => {
  test('a promised sound that never comes delays the picture, and nothing else', async () => {
    const { takes } = await play(film.filter((tag) => !isSound(tag)).filter(until(6)));
    assert.equal(takes.length, 1);
    assert.equal(takes[0]!.sender.audio, null);
    assert.ok((await probe(takes[0]!)).seconds > 5, 'what came during the wait is there as well');
  });

  test('a sound that comes later begins a new take, at once', async () => {
    const silent = film.filter((tag) => !isSound(tag) && tag.timestamp <= 4_500);
    const head = film.find((tag) => isSound(tag))!;
    const rest = film.filter((tag) => tag.timestamp > 4_500 && tag.timestamp <= 9_000);
    const late = await play([...silent, { ...head, timestamp: 4_501 }, ...rest]);
    assert.deepEqual(
      late.takes.map(({ sender, ended }) => [sender.audio !== null, ended]),
      [
        [false, 'changed'],
        [true, 'lost'],
      ],
    );
  });

  test('a stream of sound alone is refused', async () => {
    const { client, mediaId } = await lab.publish();
    await Promise.race([client.play(film.filter((tag) => tag.type !== 9)), client.closed]);
    assert.match((await client.status(1))!.description, /no picture/iu);
    assert.deepEqual(lab.receiver.refusals.find((one) => one.mediaId === mediaId)?.because, 'no_video');
  });

  test('an encoder that stands still is let go after ten seconds', async () => {
    const { client, mediaId } = await lab.publish();
    await client.play(film.filter(until(1.5)));
    const [take] = await lab.receiver.until(() => {
      const takes = lab.receiver.takesOf(mediaId);
      return takes[0]?.ended ? takes : null;
    });
    assert.equal(take!.ended, 'silent');
    await client.closed;
  });

  test('timestamps that jump back are repaired in the same take', async () => {
    const first = film.filter(until(4));
    const again = film.filter((tag) => tag.timestamp > 0 || tag.type !== 18).filter(until(4));
    // Played by the order, because the times go back.
    const { client, mediaId } = await lab.publish();
    await client.play(first);
    await client.play(again);
    client.socket.end();
    const take = await lab.receiver.until(() => lab.receiver.takesOf(mediaId).find(({ ended }) => ended));
    const { pictures, seconds } = await probe(take);
    assert.ok(seconds > 7 && seconds < 9, String(seconds));
    assert.ok(pictures.every(({ at }, index) => index === 0 || at > pictures[index - 1]!.at));
    assert.deepEqual(
      lab.receiver.notes.filter((one) => one.mediaId === mediaId),
      [{ mediaId, note: 'times_repaired', detail: undefined }],
    );
  });

  test('a size that changes in mid-stream begins a new take, and no picture of it is lost', async () => {
    const other = await readTags(await makeClip('landscape'));
    const { takes } = await play([...film.filter(until(3)), ...other.map(later(3_040))]);
    assert.deepEqual(
      takes.map(({ sender, ended }) => [sender.video.width, ended]),
      [
        [320, 'changed'],
        [640, 'lost'],
      ],
    );
    assert.equal(
      (await probe(takes[1]!)).pictures.length,
      other.filter(({ type, payload }) => type === 9 && payload[1] === 1).length,
    );
  });

  test('key frames too far apart are said, and the stream goes on with some of ours', async () => {
    const stiff = await readTags(
      await makeClip('film'),
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '125',
      '-c:a',
      'copy',
    );
    const { takes, mediaId } = await play(stiff.filter(until(13)));
    assert.deepEqual(
      lab.receiver.notes.filter((one) => one.mediaId === mediaId),
      [{ mediaId, note: 'key_frames_too_far', detail: '5.0' }],
    );
    assert.deepEqual(
      takes.map(({ ended }) => ended),
      ['changed', 'lost'],
    );
    const { keys } = await probe(takes[1]!);
    assert.ok(
      keys.slice(1).every((at, index) => at - keys[index]! < 2.1),
      keys.join(' '),
    );
    assert.ok(keys.length >= 3);
  });

  test('pictures stored out of order arrive in fragments of at most a quarter of a second, cut at key frames', async () => {
    const { takes } = await play(film.filter(until(5)));
    const { fragments } = readFragments(Buffer.concat(takes[0]!.pieces));
    const { keys, seconds } = await probe(takes[0]!);
    assert.equal(fragments.filter(({ isKey }) => isKey).length, keys.length);
    assert.ok(fragments.length >= seconds / 0.25, `${fragments.length} fragments in ${seconds} s`);
  });
});

test('where ffmpeg is killed, the sender goes on in a new take', async () => {
  const { client, mediaId } = await lab.publish();
  const playing = client.play(film.filter(until(6)));
  await lab.receiver.until(() => lab.receiver.takesOf(mediaId)[0]?.pieces.length);
  killChildren('ffmpeg');
  await playing;
  client.socket.end();
  await lab.receiver.until(() => lab.receiver.takesOf(mediaId)[1]?.ended);
  assert.equal(lab.receiver.takesOf(mediaId)[0]!.ended, 'failed');
});

test('a stream that makes ffmpeg fail each time is refused as damaged', async () => {
  const { client, mediaId } = await lab.publish();
  const playing = client.play(film);
  for (const number of [0, 1, 2]) {
    await lab.receiver.until(() => lab.receiver.takesOf(mediaId)[number]);
    killChildren('ffmpeg');
  }
  assert.match((await client.status(1))!.description, /damaged/u);
  await playing;
});

test('timestamps that jump with every message are refused as damaged, and leave no ffmpeg behind', async () => {
  const { client } = await lab.publish();
  client.send(...film.slice(0, 200).map((tag, at) => ({ ...tag, timestamp: (at * 2_654_435_761) % 2 ** 32 })));
  assert.match((await client.status(1))!.description, /damaged/u);
  await client.closed;
  while (findChildren('ffmpeg').length > 0) await new Promise((resolve) => setTimeout(resolve, 50));
});
