import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MediaCommand } from '#server/ports/transcoder.ts';
import { firstPassCommand, renditionsCommand, type SourceJob } from './ffmpeg-arguments.ts';
import { planLadder } from './ladder.ts';
import { findErrors } from './input-arguments.ts';
import { findUnlistedDecoder, measureCommand, probeCommand, samplePicturesCommand } from './probe-arguments.ts';
import { readProbeOutput } from './probe-output.ts';
import { readSourceFacts, type SourceFacts } from './source-facts.ts';
import { posterCommands, storyboardCommand } from './still-picture-arguments.ts';
import { planStoryboard } from './still-pictures.ts';

const input = '/data/blobs/media/0192/source';

function factsFrom(streams: object[], durationSeconds = 60): SourceFacts {
  const probed = readProbeOutput(JSON.stringify({ streams, format: { format_name: 'matroska,webm' } }));
  const verdict = readSourceFacts(probed!, durationSeconds, []);
  assert.ok(verdict.isPlayable);
  return verdict.facts;
}

const picture = { index: 2, codec_type: 'video', codec_name: 'h264', width: 1280, height: 720, avg_frame_rate: '25/1' };
const sound = { index: 1, codec_type: 'audio', codec_name: 'aac', channels: 6 };

function jobOf(streams: object[], canToneMap = true): SourceJob {
  return { input, facts: factsFrom(streams), means: { threads: 2, canToneMap }, folder: '/work/job' };
}

function allCommands(job: SourceJob): MediaCommand[] {
  const ladder = planLadder(job.facts);
  return [
    probeCommand(job.input),
    probeCommand(job.input, ['mov_text']),
    measureCommand(job.input),
    samplePicturesCommand(job.input, { index: 0, startSeconds: 0, lengthSeconds: 60, picturesASecond: 25 }),
    firstPassCommand(job, ladder),
    ...ladder.video.map((rendition) => renditionsCommand(job, [rendition])),
    ...(job.facts.video ? posterCommands(job) : []),
    storyboardCommand(
      ['/work/job/v240/index.m3u8'],
      planStoryboard({ width: 426, height: 240 }, 60),
      '/work/job',
      job.means,
    ),
  ];
}

const valueAfter = (command: MediaCommand, option: string) => command.arguments[command.arguments.indexOf(option) + 1];

test('each of several playlists of one film is opened with the same guards', () => {
  const plan = planStoryboard({ width: 426, height: 240 }, 60);
  const { threads, canToneMap } = jobOf([picture]).means;
  const playlists = ['/work/a.m3u8', '/work/b.m3u8'];
  const all = storyboardCommand(playlists, plan, '/work/job', { threads, canToneMap }).arguments.join(' ');
  const inputs = all.split(' -i ').slice(0, -1);
  assert.equal(inputs.length, 2);
  for (const before of inputs) assert.match(before, /-protocol_whitelist file -format_whitelist hls,mov,mp4 /u);
  assert.match(all, /\[film0\]\[film1\]concat=n=2:v=1:a=0,select/u);
});

test('every run opens local files only, with allowed demuxers and decoders given before the input', () => {
  for (const command of allCommands(jobOf([picture, sound]))) {
    const inputAt = command.arguments.indexOf('-i');
    assert.equal(command.arguments.filter((one) => one === '-i').length, 1);
    for (const option of [
      '-protocol_whitelist',
      '-format_whitelist',
      '-codec_whitelist',
      '-max_pixels',
      '-max_streams',
    ]) {
      const at = command.arguments.indexOf(option);
      assert.ok(at >= 0 && at < inputAt, `${option} in ${command.arguments.join(' ')}`);
    }
    assert.equal(valueAfter(command, '-protocol_whitelist'), 'file');
    assert.match(command.arguments[inputAt + 1]!, /^file:\//u);
  }
});

test('an uploaded file is never opened as a playlist', () => {
  for (const command of allCommands(jobOf([picture, sound]))) {
    const isOfStranger = command.arguments.includes(`file:${input}`);
    assert.equal(valueAfter(command, '-format_whitelist')!.includes('hls'), !isOfStranger);
    assert.doesNotMatch(valueAfter(command, '-format_whitelist')!, /concat|svg|image2|rtsp|rtp|sdp|dash|tty/u);
  }
});

test('only numbers and fixed words reach the command line, for any output of ffprobe', () => {
  const hostile = [
    '-i',
    '-f',
    ';rm -rf /',
    '$(id)',
    '\n-vf',
    "'",
    '%s%d',
    ':',
    ',',
    'x'.repeat(65_536),
    '/etc/passwd',
    'movie=/etc/passwd',
  ];
  const words = [
    'tags',
    'title',
    'codec_tag_string',
    'field_order',
    'color_space',
    'color_transfer',
    'sample_aspect_ratio',
    'avg_frame_rate',
    'profile',
  ];
  const honest = allCommands(jobOf([{ ...picture, color_space: 'odd' }, sound]));
  for (const evil of hostile) {
    const said = Object.fromEntries(words.map((word) => [word, evil]));
    const commands = allCommands(
      jobOf([
        { ...picture, ...said, avg_frame_rate: '25/1' },
        { ...sound, ...said },
      ]),
    );
    assert.deepEqual(commands, honest, `said: ${evil.slice(0, 40)}`);
  }
});

test('a path that could be read as an option or a protocol is refused', () => {
  for (const path of ['-i', 'upload.mp4', 'concat:/a|/b', 'http://127.0.0.1/', ''])
    assert.throws(() => probeCommand(path), /absolute/u);
});

test('the first pass makes only the smallest picture and the sound, in separate folders', () => {
  const job = jobOf([picture, sound]);
  const command = firstPassCommand(job, planLadder(job.facts));
  assert.deepEqual(command.output?.subfolders, ['v240', 'audio']);
  assert.deepEqual(
    command.arguments.filter((_, at) => command.arguments[at - 1] === '-map'),
    ['0:2', '0:1'],
  );
  assert.deepEqual(
    command.arguments.filter((one) => one.endsWith('.m3u8')),
    ['v240/index.m3u8', 'audio/index.m3u8'],
  );
});

test('every segment of four seconds begins with a keyframe', () => {
  const job = jobOf([picture]);
  const command = firstPassCommand(job, planLadder(job.facts));
  assert.equal(valueAfter(command, '-force_key_frames'), 'expr:gte(t,n_forced*4)');
  assert.equal(valueAfter(command, '-sc_threshold'), '0');
  assert.equal(valueAfter(command, '-hls_time'), '4');
  assert.equal(valueAfter(command, '-hls_segment_type'), 'fmp4');
});

test('HDR pictures are tone-mapped if ffmpeg can, else converted to 8 bits only', () => {
  const bright = [{ ...picture, color_space: 'bt2020nc', color_transfer: 'arib-std-b67' }];
  const filterOf = (canToneMap: boolean) =>
    valueAfter(renditionsCommand(jobOf(bright, canToneMap), planLadder(jobOf(bright).facts).video), '-vf')!;
  assert.match(filterOf(true), /zscale=tin=arib-std-b67.*tonemap.*format=yuv420p$/u);
  assert.doesNotMatch(filterOf(false), /zscale|tonemap/u);
  assert.match(filterOf(false), /format=yuv420p$/u);
});

test('interlaced pictures are deinterlaced, others are not', () => {
  const filterOf = (fieldOrder: string) => {
    const job = jobOf([{ ...picture, field_order: fieldOrder }]);
    return valueAfter(firstPassCommand(job, planLadder(job.facts)), '-vf')!;
  };
  assert.match(filterOf('tt'), /^yadif/u);
  assert.doesNotMatch(filterOf('progressive'), /yadif/u);
});

test('a track that ends before the film is padded, in even pictures', () => {
  const filters = (videoEnd: string, audioEnd: string) => {
    const job = jobOf([
      { ...picture, duration: videoEnd },
      { ...sound, duration: audioEnd },
    ]);
    return [
      valueAfter(firstPassCommand(job, planLadder(job.facts)), '-vf'),
      valueAfter(firstPassCommand(job, planLadder(job.facts)), '-af'),
    ];
  };
  assert.match(filters('3', '60')[0]!, /,fps=25\/1:start_time=0,tpad=stop_mode=clone:stop_duration=57,trim=end=60$/u);
  assert.doesNotMatch(filters('3', '60')[1]!, /pad/u);
  assert.match(filters('60', '2.5')[1]!, /,apad=pad_dur=57.5,atrim=end=60$/u);
  assert.doesNotMatch(filters('60', '60.05').join(' '), /pad/u);
});

test('what ffmpeg says of streams that are not used is no error of the file', () => {
  const said = (name: string) => `[${name} @ 0x5636] Codec (${name}) not on whitelist 'h264,aac,pcm_s16le'\n`;
  assert.equal(findUnlistedDecoder(said('mov_text')), 'mov_text');
  assert.equal(findUnlistedDecoder("Codec (x'; rm) not on whitelist 'h264'"), null);
  assert.equal(findErrors(`aac,pcm_s16le'\n${said('ssa')}    Last message repeated 1 times\n`), '');
  const error = '[h264 @ 0x5636] error while decoding MB 3 4';
  assert.equal(findErrors(`${said('ssa')}${error}\n`), error);
});

test('time, memory and bytes are limited in every run, with higher limits for longer videos', () => {
  for (const { limits, output } of allCommands(jobOf([picture, sound]))) {
    assert.ok(limits.wallSeconds > 0 && limits.wallSeconds < 86_400);
    assert.ok(limits.memoryBytes > 0 && limits.memoryBytes < 20 * 2 ** 30);
    assert.ok(output === null || (output.maxBytes > 0 && output.maxBytes < 2 ** 40));
  }
  const short = firstPassCommand(
    { ...jobOf([picture]), facts: factsFrom([picture], 10) },
    planLadder(jobOf([picture]).facts),
  );
  const long = firstPassCommand(
    { ...jobOf([picture]), facts: factsFrom([picture], 1_000) },
    planLadder(jobOf([picture]).facts),
  );
  assert.ok(long.limits.wallSeconds > short.limits.wallSeconds && long.output!.maxBytes > short.output!.maxBytes);
});

test('sound at 44.1 kHz keeps its rate, any other becomes 48 kHz', () => {
  const rateOf = (rate: string | undefined) => {
    const job = jobOf([{ ...sound, sample_rate: rate }]);
    return valueAfter(firstPassCommand(job, planLadder(job.facts)), '-ar');
  };
  assert.deepEqual(['44100', '48000', '8000', '192000', undefined].map(rateOf), [
    '44100',
    '48000',
    '48000',
    '48000',
    '48000',
  ]);
});
