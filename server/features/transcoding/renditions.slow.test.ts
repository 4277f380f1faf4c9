import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transcoder, TranscoderState } from '#server/ports/transcoder.ts';
import { makeClip, makeCutClip, makeEndlessClip, makeRotatedClip, makeTruncatedClip } from '#server/testing/clips.ts';
import {
  findOnsets,
  hearLoudness,
  openMediaLab,
  seePicture,
  seeRendition,
  type SeenPicture,
} from '#server/testing/media-lab.ts';
import type { SourceJob } from './ffmpeg-arguments.ts';
import { planLadder } from './ladder.ts';
import { makeCopies, makeFirstPass, makeRendition, type MadeRendition } from './make-renditions.ts';
import { makePoster, makeStoryboard } from './make-still-pictures.ts';
import { probeSource } from './probe-source.ts';
import { planRepackaging } from './repackaging.ts';

const upright: SeenPicture['corners'] = ['red', 'green', 'blue', 'grey'];
const turned: Record<number, SeenPicture['corners']> = {
  90: ['blue', 'red', 'grey', 'green'],
  180: ['grey', 'blue', 'green', 'red'],
  270: ['green', 'grey', 'red', 'blue'],
};

let lab: Awaited<ReturnType<typeof openMediaLab>>;
let transcoder: Transcoder;
let means: TranscoderState;
before(async () => {
  lab = await openMediaLab();
  transcoder = lab.transcoder;
  means = await transcoder.describe();
});
after(() => lab.close());

async function openJob(name: string, path: string): Promise<SourceJob> {
  const verdict = await probeSource(transcoder, path);
  assert.ok(verdict.isPlayable, JSON.stringify(verdict));
  return { input: path, facts: verdict.facts, means, folder: join(lab.folder, name) };
}

/** Makes all renditions of a source as the queue does: the first pass, then one by one. */
async function makeAll(job: SourceJob): Promise<MadeRendition[]> {
  const ladder = planLadder(job.facts);
  const made: MadeRendition[] = [];
  for (const making of [
    await makeFirstPass(transcoder, job, ladder),
    ...(await Promise.all(ladder.video.slice(1).map((rendition) => makeRendition(transcoder, job, rendition)))),
  ]) {
    assert.ok(making.isMade, JSON.stringify(making));
    made.push(...making.renditions);
  }
  return made;
}

const playlistOf = (rendition: MadeRendition) => join(rendition.folder, 'index.m3u8');
const shapeOf = (rendition: MadeRendition) => `${rendition.name} ${rendition.width ?? '-'}x${rendition.height ?? '-'}`;

/** Seeks to the middle and both edges of half seconds, and compares what is on screen. */
async function assertShowsTime(
  rendition: MadeRendition,
  corners: SeenPicture['corners'],
  seconds: number,
): Promise<void> {
  const times = [0, 0.25, 0.44, 0.56, 1.25, 1.94, 2.06, 2.75, 3.94, 4.06, 4.75].filter((time) => time < seconds);
  const seen = await seeRendition(rendition, times);
  times.forEach((time, at) => {
    assert.deepEqual(seen[at], { corners, halfSeconds: Math.floor(time * 2) }, `${rendition.name} at ${time} s`);
  });
}

describe('each rendition shows the right picture at the right time', () => {
  const sources: [string, () => Promise<string>, number, string[]][] = [
    ['landscape H.264 in MP4', () => makeClip('landscape'), 5, ['v240 426x240', 'audio -x-', 'v360 640x360']],
    ['portrait', () => makeClip('portrait'), 3, ['v240 240x426']],
    ['HEVC of ten bits', () => makeClip('hevc'), 3, ['v240 320x240', 'audio -x-']],
    ['VP9 and Opus in WebM', () => makeClip('vp9'), 3, ['v240 320x240', 'audio -x-']],
    ['WebM that does not know its duration', makeEndlessClip, 3, ['v240 320x240', 'audio -x-']],
    ['H.264 and FLAC in Matroska', () => makeClip('mkv'), 3, ['v240 320x240', 'audio -x-']],
    ['MPEG transport stream', () => makeClip('mpegts'), 3, ['v240 320x240', 'audio -x-']],
    ['uneven frame rate', () => makeClip('variable'), 4, ['v240 320x240', 'audio -x-']],
    ['120 pictures a second', () => makeClip('fast'), 2, ['v240 320x240']],
    ['silent', () => makeClip('silent'), 3, ['v240 320x240']],
    ['odd lengths', () => makeClip('tiny'), 2, ['v90 120x90']],
    ['wide pixels', () => makeClip('wide'), 2, ['v240 436x240', 'v360 654x360', 'v480 872x480', 'v576 1046x576']],
  ];

  for (const [name, clip, seconds, shapes] of sources) {
    test(name, async () => {
      const made = await makeAll(await openJob(name.replaceAll(' ', '-'), await clip()));
      assert.deepEqual(made.map(shapeOf), shapes);
      for (const rendition of made.filter(({ kind }) => kind === 'video')) {
        await assertShowsTime(rendition, upright, seconds);
        assert.ok(Math.abs(rendition.durationSeconds - seconds) < 0.1, `${rendition.durationSeconds} s`);
      }
    });
  }

  for (const degrees of [90, 180, 270] as const) {
    test(`of a source stored on its side, to be rotated by ${degrees}°`, async () => {
      const job = await openJob(`turned-${degrees}`, await makeRotatedClip(degrees));
      assert.equal(job.facts.video?.rotation, degrees);
      const made = await makeFirstPass(transcoder, job, planLadder(job.facts));
      assert.ok(made.isMade);
      assert.equal(shapeOf(made.renditions[0]!), degrees === 180 ? 'v240 426x240' : 'v240 240x426');
      await assertShowsTime(made.renditions[0]!, turned[degrees]!, 5);
    });
  }
});

test('an HDR film becomes 8-bit H.264 with the right colors', async () => {
  const job = await openJob('hdr', await makeClip('hdr'));
  assert.equal(job.facts.video?.hdrTransfer, 'smpte2084');
  const [rendition] = await makeAll(job);
  assert.match(rendition!.codecs, /^avc1\.(4d|64)/u);
  const [seen] = await seeRendition(rendition!, [1.25]);
  assert.deepEqual(seen!.corners.slice(0, 3), ['red', 'green', 'blue']);
});

test('the values for the playlists are measured from the files', async () => {
  const [video, audio, larger] = await makeAll(await openJob('stated', await makeClip('landscape')));
  assert.deepEqual(
    video!.segments.map(({ file, durationSeconds }) => [file, durationSeconds]),
    [
      ['s0.m4s', 4],
      ['s1.m4s', 1],
    ],
  );
  assert.deepEqual([video!.codecs, larger!.codecs, audio!.codecs], ['avc1.4d4015', 'avc1.4d401e', 'mp4a.40.2']);
  assert.deepEqual([video!.frameRate, audio!.frameRate], [25, null]);
  const bits = video!.segments.reduce((sum, { bytes }) => sum + bytes * 8, 0);
  assert.equal(video!.averageBandwidth, Math.ceil(bits / 5));
  assert.ok(video!.peakBandwidth >= video!.averageBandwidth);
  assert.deepEqual(
    larger!.segments.map(({ durationSeconds }) => durationSeconds),
    [4, 1],
    'segments of all renditions change at the same time',
  );
});

test('sound and picture are in sync: the tone starts with the second', async () => {
  const [, audio] = await makeAll(await openJob('together', await makeClip('landscape')));
  const onsets = findOnsets(await hearLoudness(playlistOf(audio!)));
  assert.equal(onsets.length, 5);
  onsets.forEach((onset, second) => assert.ok(Math.abs(onset - second) < 0.025, `${onset} s instead of ${second} s`));
});

test('a copied film shows the right picture at the right time, in sync with its sound', async () => {
  const path = await makeClip('film');
  const job = await openJob('copied', path);
  const { copies } = planRepackaging(job.facts, (await stat(path)).size)!;
  const making = await makeCopies(transcoder, job, copies);
  assert.ok(making.isMade, JSON.stringify(making));
  const [video, audio] = making.renditions;
  assert.deepEqual([shapeOf(video!), shapeOf(audio!)], ['v180 320x180', 'audio -x-']);
  await assertShowsTime(video!, upright, 5);
  const onsets = findOnsets(await hearLoudness(playlistOf(audio!)));
  onsets.forEach((onset, second) => assert.ok(Math.abs(onset - second) < 0.025, `${onset} s instead of ${second} s`));
  assert.equal(onsets.length, 24);
});

test('sound that starts a second late in the source starts a second late in the rendition', async () => {
  const [, audio] = await makeAll(await openJob('late', await makeClip('lateSound')));
  const [first] = findOnsets(await hearLoudness(playlistOf(audio!)));
  assert.ok(Math.abs(first! - 1) < 0.025, `${first} s`);
  // Silence fills the beginning: a player would stall on a first segment without sound.
  assert.ok(Math.abs(audio!.durationSeconds - 3) < 0.1, `${audio!.durationSeconds} s`);
});

for (const clip of ['sound', 'song'] as const) {
  test(`sound alone (${clip}) becomes one audio rendition`, async () => {
    const job = await openJob(clip, await makeClip(clip));
    assert.equal(job.facts.video, null);
    assert.deepEqual((await makeAll(job)).map(shapeOf), ['audio -x-']);
  });
}

describe('a truncated file is damaged if its container tells the full duration', () => {
  const sources: [string, () => Promise<string>][] = [
    ['MP4', () => makeTruncatedClip(true)],
    ['Matroska', () => makeCutClip('mkv', 0.5)],
    ['sound in MP4', () => makeCutClip('early', 0.5)],
  ];
  for (const [name, clip] of sources) {
    test(name, async () => {
      const job = await openJob(`cut-${name.replaceAll(' ', '-')}`, await clip());
      const making = await makeFirstPass(transcoder, job, planLadder(job.facts));
      assert.equal(making.isMade ? 'made' : making.because, 'damaged');
      assert.match(making.complaint, /^It ends before its time\. \S/u);
    });
  }

  test('a truncated file without a duration is played as far as it goes', async () => {
    const job = await openJob('cut-stream', await makeCutClip('mpegts', 0.5));
    const making = await makeFirstPass(transcoder, job, planLadder(job.facts));
    assert.ok(making.isMade, JSON.stringify(making));
  });

  test('a file that lacks a few bytes at the end is accepted', async () => {
    const job = await openJob('cut-late', await makeCutClip('mkv', 0.97));
    const making = await makeFirstPass(transcoder, job, planLadder(job.facts));
    assert.ok(making.isMade, JSON.stringify(making));
  });
});

test('progress rises to one', async () => {
  const job = await openJob('progress', await makeClip('landscape'));
  const told: number[] = [];
  await makeFirstPass(transcoder, job, planLadder(job.facts), { onProgress: (fraction) => told.push(fraction) });
  assert.ok(told.length >= 1 && told.at(-1)! > 0.95 && told.at(-1)! <= 1, told.join(' '));
  assert.deepEqual(
    told,
    [...told].sort((a, b) => a - b),
  );
});

test('the poster is upright, sharp and not black, although the film is black after a tenth', async () => {
  const job = await openJob('poster', await makeRotatedClip(90));
  const poster = await makePoster(transcoder, job);
  assert.deepEqual((await seePicture(poster!)).corners, turned[90]);
  const dark = await makePoster(transcoder, await openJob('dark', await makeClip('dark')));
  assert.deepEqual((await seePicture(dark!)).corners, upright);
});

test('each tile of the storyboard shows the picture of its second', async () => {
  const job = await openJob('storyboard', await makeClip('landscape'));
  const [video] = await makeAll(job);
  const plan = await makeStoryboard(transcoder, video!, join(lab.folder, 'sheets'), means);
  assert.deepEqual(
    [plan?.tileCount, plan?.sheets, plan?.tileWidth, plan?.tileHeight],
    [5, ['storyboard-0.jpg'], 192, 108],
  );
  for (let tile = 0; tile < 5; tile += 1) {
    const seen = await seePicture(join(lab.folder, 'sheets', 'storyboard-0.jpg'), `192:108:${tile * 192}:0`);
    assert.deepEqual(seen, { corners: upright, halfSeconds: tile * 2 }, `tile ${tile}`);
  }
});
