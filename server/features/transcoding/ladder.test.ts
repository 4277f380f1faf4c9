import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fraction } from './fraction.ts';
import { planLadder } from './ladder.ts';
import type { VideoFacts } from './source-facts.ts';

function video(width: number, height: number, rate = fraction(30)): VideoFacts {
  return {
    streamIndex: 0,
    codec: 'h264',
    width,
    height,
    rotation: 0,
    frameRate: rate,
    isVariable: false,
    isInterlaced: false,
    colourMatrix: 'bt709',
    isMatrixGuessed: false,
    hdrTransfer: null,
  };
}

const sound = { streamIndex: 1, codec: 'aac', channels: 2, sampleRate: 48_000 };

const table: [string, [number, number], string[]][] = [
  ['a small source gets its own size', [160, 120], ['v120 160x120']],
  ['240 lines are one rendition', [320, 240], ['v240 320x240']],
  ['crystal.mp4', [720, 480], ['v240 360x240', 'v360 540x360', 'v480 720x480']],
  ['full HD', [1920, 1080], ['v240 426x240', 'v360 640x360', 'v480 854x480', 'v720 1280x720', 'v1080 1920x1080']],
  [
    'a phone held upright',
    [1080, 1920],
    ['v240 240x426', 'v360 360x640', 'v480 480x854', 'v720 720x1280', 'v1080 1080x1920'],
  ],
  ['a square', [480, 480], ['v240 240x240', 'v360 360x360', 'v480 480x480']],
  ['a little above a step is left at the step', [960, 540], ['v240 426x240', 'v360 640x360', 'v480 854x480']],
  [
    'far above a step keeps its own size too',
    [1600, 900],
    ['v240 426x240', 'v360 640x360', 'v480 854x480', 'v720 1280x720', 'v900 1600x900'],
  ],
  ['odd lengths become even, and not larger', [321, 241], ['v240 320x240']],
  ['odd and small', [121, 91], ['v90 120x90']],
  ['a strip', [2000, 20], ['v20 2000x20']],
  ['one pixel', [1, 1], ['v2 2x2']],
];

for (const [name, [width, height], expected] of table) {
  test(`renditions of ${width}×${height}: ${name}`, () => {
    const ladder = planLadder({ video: video(width, height), audio: null });
    assert.deepEqual(
      ladder.video.map((one) => `${one.name} ${one.width}x${one.height}`),
      expected,
    );
  });
}

test('for any size: never upscaled, smallest first, unique names, even lengths, rising bit rates', () => {
  for (let width = 2; width <= 8_192; width = Math.ceil(width * 1.13)) {
    for (let height = 2; height <= 4_608; height = Math.ceil(height * 1.17)) {
      const { video: made } = planLadder({ video: video(width, height), audio: null });
      assert.ok(made.length >= 1);
      assert.equal(new Set(made.map(({ name }) => name)).size, made.length);
      made.forEach((one, at) => {
        assert.ok(one.width <= width && one.height <= height, `${width}x${height}: ${one.width}x${one.height}`);
        assert.ok(one.width % 2 === 0 && one.height % 2 === 0 && one.width >= 2 && one.height >= 2);
        assert.ok(at === 0 || one.maxBitsPerSecond > made[at - 1]!.maxBitsPerSecond);
        const distortion = one.width / one.height / (width / height);
        if (Math.min(one.width, one.height) > 100)
          assert.ok(Math.abs(distortion - 1) < 0.02, `${width}x${height} → ${one.width}x${one.height}`);
      });
    }
  }
});

test('above 4K the largest rendition is 2160 lines', () => {
  assert.equal(planLadder({ video: video(7680, 4320), audio: null }).video.at(-1)!.name, 'v2160');
});

test('sixty pictures a second get half as many bits again', () => {
  const [slow] = planLadder({ video: video(1280, 720), audio: null }).video;
  const [fast] = planLadder({ video: video(1280, 720, fraction(60)), audio: null }).video;
  assert.equal(fast!.maxBitsPerSecond, slow!.maxBitsPerSecond * 1.5);
});

test('a silent source gets no sound, sound alone gets no picture', () => {
  assert.equal(planLadder({ video: video(320, 240), audio: null }).audio, null);
  const soundAlone = planLadder({ video: null, audio: sound });
  assert.deepEqual(soundAlone.video, []);
  assert.equal(soundAlone.audio?.name, 'audio');
});
