import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStream } from '#server/testing/live-stream.ts';
import { DamagedMedia } from './boxes.ts';
import { FragmentReader, type Fragment, type StreamHeader } from './fragments.ts';

function readAll(bytes: Buffer, pieceBytes: number): (StreamHeader | Fragment)[] {
  const reader = new FragmentReader();
  const found: (StreamHeader | Fragment)[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) found.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  return found;
}

test('a stream of ffmpeg is read as one header and fragments of 200 ms, however it is divided', async () => {
  const bytes = await makeStream({ seconds: 5, size: '640x360' });
  const whole = readAll(bytes, bytes.length);
  for (const pieceBytes of [1, 7, 1000, 65_536]) assert.deepEqual(readAll(bytes, pieceBytes), whole);
  const [header, ...fragments] = whole as [StreamHeader, ...Fragment[]];
  const { video, tracks } = header;
  assert.match(tracks.map(({ codec }) => codec).join(), /^avc1\.[\da-f]{6},mp4a\.40\.2$/u);
  assert.deepEqual([video.width, video.height], [640, 360]);
  // The first picture is shown longer, while the encoder of the sound fills up.
  const [, ...pictures] = fragments.flatMap((one) => one.video ?? []);
  assert.deepEqual(new Set(pictures.map(({ durationSeconds }) => durationSeconds.toFixed(3))), new Set(['0.200']));
  const [second, third] = pictures.filter(({ isKey }) => isKey);
  assert.equal((third!.startSeconds - second!.startSeconds).toFixed(3), '2.000');
});

test('pictures that are shown in another order than they are sent begin when the first of them is shown', async () => {
  const bytes = await makeStream({ seconds: 3, frameRate: 25, hasDelayedFrames: true, hasSound: false });
  const [first, second] = readAll(bytes, bytes.length).flatMap((one) =>
    one.kind === 'fragment' && one.video?.isKey ? one.video : [],
  );
  assert.equal((second!.startSeconds - first!.startSeconds).toFixed(3), '2.000');
});

test('bytes that are no fragmented MP4 are told apart, and never read into memory without bound', async () => {
  const stream = await makeStream({ seconds: 1, hasSound: false });
  const damages: [string, (bytes: Buffer) => Buffer][] = [
    ['noise', () => Buffer.alloc(1000, 0xa7)],
    ['a box without length', (bytes) => (bytes.writeUInt32BE(4, 0), bytes)],
    ['media without a header', (bytes) => bytes.subarray(bytes.indexOf('moof') - 4)],
    ['a second header', (bytes) => Buffer.concat([bytes, bytes])],
    [
      'a picture of another codec',
      (bytes) => (bytes.write('hvc1', bytes.indexOf('avc1', bytes.indexOf('stsd'))), bytes),
    ],
  ];
  for (const [name, damage] of damages) {
    assert.throws(() => readAll(damage(Buffer.from(stream)), 500), DamagedMedia, name);
  }
});

test('a stream with random mistakes is read or refused, and never anything else', async () => {
  const stream = await makeStream({ seconds: 1 });
  let seed = 5;
  const random = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
  for (let round = 0; round < 3_000; round += 1) {
    const bytes = Buffer.from(stream.subarray(0, 20_000));
    for (let mistakes = 1 + random(8); mistakes > 0; mistakes -= 1)
      bytes[random(round % 2 ? 3_000 : 20_000)] = random(256);
    try {
      readAll(bytes, 4_096);
    } catch (error) {
      assert.ok(error instanceof DamagedMedia, String(error));
    }
  }
});
