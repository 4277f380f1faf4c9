import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fraction } from './fraction.ts';
import { endTogether, hasCloseKeyFrames, planRepackaging, planWork } from './repackaging.ts';
import type { AudioFacts, SourceFacts, VideoFacts } from './source-facts.ts';

const video: VideoFacts = {
  ...{ streamIndex: 0, codec: 'h264', width: 1920, height: 1080, rotation: 0, frameRate: fraction(30) },
  ...{ isVariable: false, isInterlaced: false, colourMatrix: 'bt709', isMatrixGuessed: false, hdrTransfer: null },
  ...{ pixelFormat: 'yuv420p', hasSquarePixels: true, lateSeconds: 0 },
};
const audio: AudioFacts = {
  ...{ streamIndex: 1, codec: 'aac', channels: 2, sampleRate: 48_000, profile: 'LC', lateSeconds: 0 },
};
const film: SourceFacts = { container: 'mp4', durationMs: 60_000, video, audio };
const bytesOfMegabits = (megabits: number) => (megabits * 1e6 * 60) / 8;

const withVideo = (change: Partial<VideoFacts>) => ({ ...film, video: { ...video, ...change } });
const withAudio = (change: Partial<AudioFacts>) => ({ ...film, audio: { ...audio, ...change } });
const { pixelFormat: _p, hasSquarePixels: _s, lateSeconds: _l, ...oldVideo } = video;

/** What is made first, and what after it; a name with a star is encoded. Null: all is encoded. */
const table: [string, SourceFacts, number, string | null][] = [
  ['1080p', film, 5, 'v1080 audio, then v240 v360 v480 v720'],
  ['Matroska', { ...film, container: 'matroska' }, 5, 'v1080 audio, then v240 v360 v480 v720'],
  ['a silent film', { ...film, audio: null }, 5, 'v1080, then v240 v360 v480 v720'],
  ['sound alone', { ...film, video: null }, 0.1, 'audio, then '],
  ['a size between the steps', withVideo({ width: 960, height: 540 }), 1, 'v540 audio, then v240 v360'],
  ['hardly larger than a step', withVideo({ width: 330, height: 250 }), 0.5, 'v250 audio, then '],
  ['a phone held upright', withVideo({ width: 720, height: 1280 }), 3, 'v720 audio, then v240 v360 v480'],
  ['full range', withVideo({ pixelFormat: 'yuvj420p' }), 5, 'v1080 audio, then v240 v360 v480 v720'],
  ['MP3', withAudio({ codec: 'mp3' }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['Opus', withAudio({ codec: 'opus' }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['HE-AAC', withAudio({ profile: 'HE-AAC' }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['5.1', withAudio({ channels: 6 }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['sound that starts a second late', withAudio({ lateSeconds: 1 }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['sound that ends before the picture', withAudio({ padSeconds: 5 }), 5, 'v1080 audio*, then v240 v360 v480 v720'],
  ['a picture that ends before the sound', withVideo({ padSeconds: 5 }), 5, null],
  ['a picture that starts late', withVideo({ lateSeconds: 0.5 }), 5, null],
  ['HEVC', withVideo({ codec: 'hevc' }), 5, null],
  ['ten bits', withVideo({ pixelFormat: 'yuv420p10le' }), 5, null],
  ['4:4:4', withVideo({ pixelFormat: 'yuv444p' }), 5, null],
  ['wide pixels', withVideo({ hasSquarePixels: false }), 5, null],
  ['rotated', withVideo({ rotation: 90 }), 5, null],
  ['interlaced', withVideo({ isInterlaced: true }), 5, null],
  ['HDR', withVideo({ hdrTransfer: 'smpte2084' }), 5, null],
  ['a transport stream', { ...film, container: 'mpegts' }, 5, null],
  ['far above the bits of the ladder', film, 25, null],
  ['above them', film, 14, 'v1080 audio, then v240 v360 v480 v720'],
  ['MP3 alone', { ...withAudio({ codec: 'mp3' }), video: null }, 0.1, null],
  ['a job of an earlier version', { ...film, video: oldVideo }, 5, null],
];

for (const [what, facts, megabits, expected] of table) {
  test(`${what}: ${expected ?? 'everything is encoded'}`, () => {
    const plan = planRepackaging(facts, bytesOfMegabits(megabits));
    const names = plan?.copies.map(({ name, isCopied }) => `${name}${isCopied ? '' : '*'}`).join(' ');
    assert.equal(plan && `${names}, then ${plan.further.map(({ name }) => name).join(' ')}`, expected);
    assert.equal(plan?.isSoundEncoded ?? false, expected?.includes('*') ?? false);
  });
}

test('what was begun by encoding is not begun again by copying', () => {
  const first = (...made: string[]) => planWork(film, bytesOfMegabits(5), new Set(made)).first.kind;
  assert.deepEqual([first(), first('v1080', 'audio'), first('v1080', 'audio', 'v240')], ['copy', 'copy', 'copy']);
  assert.equal(first('v240', 'audio'), 'first');
});

const copy = (kind: 'video' | 'audio', ...lengths: number[]) => ({
  kind,
  segments: lengths.map((durationSeconds) => ({ durationSeconds })),
});

test('a copy is thrown away when its key frames are more than eight seconds apart', () => {
  assert.equal(hasCloseKeyFrames([copy('video', 8, 4.2), copy('audio', 4, 4, 4)]), true);
  assert.equal(hasCloseKeyFrames([copy('video', 4, 8.4)]), false);
});

test('a copy is thrown away when picture or sound ends more than a second earlier', () => {
  assert.equal(endTogether([copy('video', 4, 4), copy('audio', 4, 4.9)]), true);
  assert.equal(endTogether([copy('video', 3), copy('audio', 4, 4)]), false);
  assert.equal(endTogether([copy('audio', 4)]), true);
});
