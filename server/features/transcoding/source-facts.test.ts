import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readProbeOutput } from './probe-output.ts';
import { readSourceFacts, type SourceVerdict } from './source-facts.ts';

const picture = {
  index: 0,
  codec_type: 'video',
  codec_name: 'h264',
  pix_fmt: 'yuv420p',
  width: 1920,
  height: 1080,
  avg_frame_rate: '25/1',
};
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', profile: 'LC', channels: 2, sample_rate: '44100' };

function judge(streams: unknown[], format: object = {}): SourceVerdict {
  const printed = JSON.stringify({
    streams,
    format: { format_name: 'mov,mp4,m4a,3gp,3g2,mj2', duration: '8.5', ...format },
  });
  const probed = readProbeOutput(printed);
  assert.ok(probed);
  return readSourceFacts(probed, probed.durationSeconds, []);
}

function factsOf(streams: unknown[], format: object = {}) {
  const verdict = judge(streams, format);
  assert.ok(verdict.isPlayable, JSON.stringify(verdict));
  return verdict.facts;
}

function refusalOf(streams: unknown[], format: object = {}) {
  const verdict = judge(streams, format);
  return verdict.isPlayable ? null : verdict.because;
}

test('an ordinary film', () => {
  const facts = factsOf([picture, sound]);
  assert.equal(facts.container, 'mp4');
  assert.equal(facts.durationMs, 8_500);
  assert.deepEqual([facts.video?.width, facts.video?.height, facts.video?.rotation], [1920, 1080, 0]);
  assert.deepEqual([facts.video?.pixelFormat, facts.video?.hasSquarePixels], ['yuv420p', true]);
  assert.deepEqual(facts.audio, {
    streamIndex: 1,
    codec: 'aac',
    profile: 'LC',
    channels: 2,
    sampleRate: 44_100,
    padSeconds: 0,
  });
});

test('a film is as long as its longest track that is used, and the shorter one is padded', () => {
  const tracks = (video: object, audio: object, ...others: object[]) => {
    const facts = factsOf([{ ...picture, ...video }, { ...sound, ...audio }, ...others], { duration: '61' });
    return [facts.durationMs, facts.video?.padSeconds, facts.audio?.padSeconds, facts.promisedMs];
  };
  const promised = (ms: number) => ({ video: ms, audio: ms });
  const subtitles = { index: 2, codec_type: 'subtitle', codec_name: 'mov_text', duration: '61' };
  assert.deepEqual(tracks({ duration: '3' }, { duration: '60.5' }, subtitles), [60_500, 57.5, 0, promised(60_500)]);
  assert.deepEqual(tracks({ duration: '60' }, { start_time: '1', duration: '2' }), [60_000, 0, 57, promised(60_000)]);
  assert.deepEqual(tracks({ duration: '60' }, { duration: '60.05' }), [60_050, 0, 0, promised(60_050)]);
  const tag = { tags: { DURATION: '00:00:03.250000000' } };
  assert.deepEqual(tracks(tag, { duration: '60' }), [60_000, 56.75, 0, promised(60_000)]);
  const late = factsOf([picture, { ...sound, start_time: '1.5', duration: '2' }], { start_time: '0.5' }).audio;
  assert.deepEqual([late?.lateSeconds, late?.padSeconds], [1, 5.5]);
  // A track without a duration may be as long as the file.
  assert.deepEqual(tracks({}, { duration: '60' }), [61_000, 0, 1, promised(61_000)]);
  assert.equal(factsOf([picture], { format_name: 'mpegts' }).promisedMs, undefined);
});

test('a picture rotated by 90° has width and height exchanged', () => {
  const turned = (rotation: number) => factsOf([{ ...picture, side_data_list: [{ rotation }] }]).video!;
  assert.deepEqual([turned(-90).rotation, turned(-90).width, turned(-90).height], [90, 1080, 1920]);
  assert.deepEqual([turned(90).rotation, turned(90).width], [270, 1080]);
  assert.deepEqual([turned(180).rotation, turned(180).width], [180, 1920]);
});

test('the width takes the pixel aspect ratio into account, unless it is impossible', () => {
  const wide = (aspect: string) =>
    factsOf([{ ...picture, width: 720, height: 576, sample_aspect_ratio: aspect }]).video!.width;
  assert.equal(wide('64:45'), 1024);
  assert.equal(wide('1:1'), 720);
  assert.equal(wide('0:1'), 720);
  assert.equal(wide('8:1'), 5760);
  assert.equal(wide('1:9'), 80);
  assert.equal(wide('1:9999'), 720);
  assert.equal(wide('9999:1'), 720);
});

test('a song with a cover picture is sound alone', () => {
  const facts = factsOf([{ ...picture, codec_name: 'mjpeg', disposition: { attached_pic: 1 } }, sound]);
  assert.equal(facts.video, null);
});

test('of several video streams the largest is chosen, of several audio streams the default', () => {
  const facts = factsOf([
    { ...picture, width: 320, height: 240 },
    sound,
    { ...picture, index: 2 },
    { ...sound, index: 3, disposition: { default: 1 } },
  ]);
  assert.equal(facts.video?.streamIndex, 2);
  assert.equal(facts.audio?.streamIndex, 3);
});

test('unknown color tags are guessed by size, and HDR is recognized', () => {
  assert.equal(factsOf([picture]).video?.colourMatrix, 'bt709');
  assert.equal(factsOf([{ ...picture, width: 640, height: 480 }]).video?.colourMatrix, 'bt601');
  const bright = factsOf([{ ...picture, color_space: 'bt2020nc', color_transfer: 'smpte2084' }]).video;
  assert.deepEqual([bright?.colourMatrix, bright?.hdrTransfer], ['other', 'smpte2084']);
});

const refusals: [string, unknown[], object, string][] = [
  ['nothing in it', [], {}, 'not_media'],
  ['only subtitles', [{ index: 0, codec_type: 'subtitle', codec_name: 'subrip' }], {}, 'not_media'],
  [
    'only codecs that we do not open',
    [
      { ...picture, codec_name: 'zmbv' },
      { ...sound, codec_name: 'cook' },
    ],
    {},
    'unsupported',
  ],
  [
    'a codec named like a built-in of the language',
    [
      { ...picture, codec_name: '__proto__' },
      { ...sound, codec_name: 'constructor' },
    ],
    {},
    'unsupported',
  ],
  [
    'locked by its seller',
    [
      { ...picture, codec_tag_string: 'encv' },
      { ...sound, codec_tag_string: 'enca' },
    ],
    {},
    'not_media',
  ],
  ['no size', [{ ...picture, width: 0, height: 0 }], {}, 'damaged'],
  ['no duration', [picture], { duration: 'N/A' }, 'damaged'],
  ['less than no duration', [picture], { duration: '-5' }, 'damaged'],
  ['an endless duration', [picture], { duration: '9223372036854.775807' }, 'too_long'],
  ['13 hours', [picture], { duration: '46800' }, 'too_long'],
  ['65 500 pixels each way', [{ ...picture, width: 65_500, height: 65_500 }], {}, 'picture_too_large'],
  ['one side too long', [{ ...picture, width: 16_000, height: 16 }], {}, 'picture_too_large'],
];

for (const [name, streams, format, because] of refusals) {
  test(`refused as ${because}: ${name}`, () => assert.equal(refusalOf(streams, format), because));
}

test('text that is not output of ffprobe is refused', () => {
  for (const printed of ['', 'null', '[]', '{}', '{"format":[]}', '{"format":{"format_name":7}}', '{"streams":']) {
    assert.equal(readProbeOutput(printed), null);
  }
});

test('a film whose only sound no decoder takes tells its codec, and so does one whose picture is lost', () => {
  const lost = (...streams: object[]) => factsOf(streams).lostTrack;
  const strange = { ...sound, codec_name: 'atrac9', codec_tag_string: 'zzzz' };
  assert.equal(lost(picture, sound), undefined);
  assert.equal(lost(picture), undefined);
  assert.equal(lost(picture, strange, { ...sound, index: 2 }), undefined);
  assert.deepEqual(lost(picture, strange), { kind: 'sound', codec: 'atrac9' });
  assert.deepEqual(lost(picture, { ...strange, codec_name: undefined }), { kind: 'sound', codec: 'zzzz' });
  assert.deepEqual(lost(picture, { ...sound, codec_tag_string: 'enca' }), { kind: 'sound', codec: 'aac, encrypted' });
  const unnamed = { ...sound, codec_name: undefined, codec_tag_string: '[0][0][0][0]' };
  assert.deepEqual(lost(picture, unnamed), { kind: 'sound', codec: 'unknown' });
  assert.deepEqual(lost({ ...picture, codec_name: 'zmbv' }, sound), { kind: 'picture', codec: 'zmbv' });
  const cover = { ...picture, codec_name: 'bmp', disposition: { attached_pic: 1 } };
  assert.equal(lost(cover, sound), undefined);
});
