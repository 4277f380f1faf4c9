import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planEncoding, planWork, type Work } from './repackaging.ts';
import { decideRetry, estimateSecondsLeft, isCutOff, isMade, planSteps, progressAt, type Made } from './rules.ts';
import type { SourceFacts, VideoFacts } from './source-facts.ts';

const video: VideoFacts = {
  streamIndex: 0,
  codec: 'h264',
  width: 1280,
  height: 720,
  rotation: 0,
  frameRate: { numerator: 25, denominator: 1 },
  isVariable: false,
  isInterlaced: false,
  colourMatrix: 'bt709',
  isMatrixGuessed: false,
  hdrTransfer: null,
};
const audio = { streamIndex: 1, codec: 'aac', channels: 2, sampleRate: 48_000 };
const film: SourceFacts = { container: 'mp4', durationMs: 60_000, video, audio };
const nothing: Made = { renditions: new Set(), hasPoster: false, hasStoryboard: false };

test('the first pass comes first, then poster and storyboard, then the other renditions from small to large', () => {
  const namesOf = (facts: SourceFacts, work: Work) =>
    planSteps(facts, work).map((step) => (step.kind === 'rendition' ? step.rendition.name : step.kind));
  assert.deepEqual(namesOf(film, planEncoding(film)), ['first', 'poster', 'storyboard', 'v360', 'v480', 'v720']);
  const sound: SourceFacts = { ...film, video: null };
  assert.deepEqual(namesOf(sound, planEncoding(sound)), ['first']);
  const plain = {
    ...film,
    video: { ...video, pixelFormat: 'yuv420p', hasSquarePixels: true, lateSeconds: 0 },
    audio: { ...audio, profile: 'LC', lateSeconds: 0 },
  };
  const copied = planWork(plain, 1_000_000, new Set());
  assert.deepEqual(namesOf(plain, copied), ['copy', 'poster', 'v240', 'storyboard', 'v360', 'v480']);
  assert.deepEqual(planSteps(plain, copied)[0]!.weight < planSteps(plain, copied)[2]!.weight, true);
});

test('after a crash only what is missing is made', () => {
  const steps = planSteps(film, planEncoding(film));
  const missing = (made: Partial<Made>) =>
    steps
      .filter((step) => !isMade(step, { ...nothing, ...made }))
      .map((step) => (step.kind === 'rendition' ? step.rendition.name : step.kind));
  assert.equal(missing({}).length, 6);
  assert.deepEqual(missing({ renditions: new Set(['v240', 'audio']), hasPoster: true }), [
    'storyboard',
    'v360',
    'v480',
    'v720',
  ]);
  assert.deepEqual(
    missing({ renditions: new Set(['v240']) }),
    ['poster', 'storyboard', 'v360', 'v480', 'v720'],
    'sound that cannot be read is done without',
  );
  assert.deepEqual(
    missing({ renditions: new Set(['v240', 'v360', 'v480', 'v720']), hasPoster: true, hasStoryboard: true }),
    [],
  );
});

test('progress never decreases, begins at 0 and ends at 1', () => {
  const steps = planSteps(film, planEncoding(film));
  const points = steps.flatMap((_, at) => [0, 0.5, 1].map((fraction) => progressAt(steps, at, fraction)));
  assert.equal(points[0], 0);
  assert.equal(points.at(-1), 1);
  for (const [at, point] of points.entries()) assert.ok(point >= (points[at - 1] ?? 0));
  assert.ok(progressAt(steps, 5, 0) < 0.7, 'the largest rendition is the largest share');
});

test('a job is tried three times with growing intervals; a lack of space or programs is waited for without end', () => {
  const now = new Date('2026-11-22T10:00:00Z');
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  assert.deepEqual(decideRetry(1, 'error', now), { runAfter: after(10), attempts: 1 });
  assert.deepEqual(decideRetry(2, 'stuck', now), { runAfter: after(40), attempts: 2 });
  assert.equal(decideRetry(3, 'over_limit', now), null);
  assert.equal(decideRetry(4, 'error', now), null);
  assert.deepEqual(decideRetry(3, 'no_space', now), { runAfter: after(60), attempts: 2 });
  assert.deepEqual(decideRetry(1, 'missing', now), { runAfter: after(60), attempts: 0 });
});

test('the remaining time is estimated only once there is enough progress', () => {
  assert.equal(estimateSecondsLeft(0.5, 60_000), 60);
  assert.equal(estimateSecondsLeft(0.25, 10_000), 30);
  assert.equal(estimateSecondsLeft(1, 10_000), 0);
  assert.equal(estimateSecondsLeft(0.01, 60_000), null);
  assert.equal(estimateSecondsLeft(0.5, 500), null);
});

const promised = { video: 60_000, audio: 60_000 };
const cuts: [string, typeof promised | undefined, number, number, boolean, boolean][] = [
  ['both end early, and ffmpeg complained', promised, 15, 15, true, true],
  ['both end early without a complaint: a last picture that stands', promised, 15, 15, false, false],
  ['the sound ends before the picture', promised, 60, 15, true, false],
  ['the picture ends before the sound', promised, 15, 60, true, false],
  ['three seconds of a minute are lost', promised, 57, 57, true, false],
  ['four of them are', promised, 56, 56, true, true],
  ['a second of three is', { video: 3_000, audio: 3_000 }, 2, 2, true, false],
  ['nothing was promised', undefined, 15, 15, true, false],
];
for (const [name, told, picture, sound, hasComplained, expected] of cuts) {
  test(`whether a source is truncated: ${name}`, () => {
    const made = [
      { kind: 'video', durationSeconds: picture },
      { kind: 'audio', durationSeconds: sound },
    ] as const;
    assert.equal(isCutOff(told, made, hasComplained), expected);
  });
}
