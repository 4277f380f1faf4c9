import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSheets, storyboardTrack, type Storyboard } from './storyboard.ts';

const storyboard: Storyboard = {
  columns: 2,
  rows: 2,
  tileWidth: 192,
  tileHeight: 108,
  intervalSeconds: 2,
  tileCount: 6,
};

test('the storyboard shows tiles row by row and sheet by sheet, the last one until the end', () => {
  assert.equal(
    storyboardTrack('page', storyboard, 12.5),
    `WEBVTT

00:00:00.000 --> 00:00:02.000
/playback/page/storyboard-0.jpg#xywh=0,0,192,108

00:00:02.000 --> 00:00:04.000
/playback/page/storyboard-0.jpg#xywh=192,0,192,108

00:00:04.000 --> 00:00:06.000
/playback/page/storyboard-0.jpg#xywh=0,108,192,108

00:00:06.000 --> 00:00:08.000
/playback/page/storyboard-0.jpg#xywh=192,108,192,108

00:00:08.000 --> 00:00:10.000
/playback/page/storyboard-1.jpg#xywh=0,0,192,108

00:00:10.000 --> 00:00:12.500
/playback/page/storyboard-1.jpg#xywh=192,0,192,108
`,
  );
  assert.equal(countSheets(storyboard), 2);
});

test('no tile begins after the end, and the last one ends with the video', () => {
  const cues = storyboardTrack('page', storyboard, 3.2).match(/-->.*/gu);
  assert.deepEqual(cues, ['--> 00:00:02.000', '--> 00:00:03.200']);
});

test('times have an hour part', () => {
  const track = storyboardTrack('page', { ...storyboard, intervalSeconds: 3_661.5, tileCount: 3 }, 36_000);
  assert.match(track, /\n01:01:01\.500 --> 02:02:03\.000\n/u);
});
