import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findStoryboardCue, parseStoryboard } from './storyboard.ts';

const file = 'https://site.example/playback/p1/storyboard.vtt';
const text = `WEBVTT

NOTE made by the transcoder

00:00:00.000 --> 00:00:02.000
/playback/p1/board.jpg#xywh=0,0,160,90

middle
00:02.000 --> 00:04.500
board.jpg#xywh=160,0,160,90

01:00:00.000 --> 01:00:02.000
board-2.jpg?v=1#xywh=pixel:0,90,160,90
`;

test('a storyboard names each picture, its place in the sheet and its time', () => {
  const cues = parseStoryboard(text, file);
  assert.equal(cues.length, 3);
  assert.deepEqual(cues[1], {
    startSeconds: 2,
    endSeconds: 4.5,
    imageUrl: 'https://site.example/playback/p1/board.jpg',
    x: 160,
    y: 0,
    width: 160,
    height: 90,
  });
});

test('absolute paths and queries of pictures are kept', () => {
  const cues = parseStoryboard(text, file);
  assert.equal(cues[0]?.imageUrl, 'https://site.example/playback/p1/board.jpg');
  assert.equal(cues[2]?.imageUrl, 'https://site.example/playback/p1/board-2.jpg?v=1');
  assert.equal(cues[2]?.startSeconds, 3600);
});

test('Windows line ends make no difference', () => {
  assert.deepEqual(parseStoryboard(text.replaceAll('\n', '\r\n'), file), parseStoryboard(text, file));
});

test('cues without an area, without a size or with a broken time are left out', () => {
  const broken = `WEBVTT

00:00.000 --> 00:01.000
board.jpg

00:01.000 --> 00:02.000
board.jpg#xywh=0,0,0,90

ten --> 00:03.000
board.jpg#xywh=0,0,160,90

00:03.000 --> 1:2:3:4
board.jpg#xywh=0,0,160,90`;
  assert.deepEqual(parseStoryboard(broken, file), []);
});

test('a file that is no storyboard gives no pictures', () => {
  assert.deepEqual(parseStoryboard('<!doctype html><title>Error</title>', file), []);
  assert.deepEqual(parseStoryboard('', file), []);
});

test('a time between two pictures shows the earlier one, a time before all of them the first', () => {
  const cues = parseStoryboard(text, file);
  assert.equal(findStoryboardCue(cues, 2)?.x, 160);
  assert.equal(findStoryboardCue(cues, 1.99)?.x, 0);
  assert.equal(findStoryboardCue(cues, 1000)?.x, 160);
  assert.equal(findStoryboardCue(cues.slice(1), 0)?.x, 160);
  assert.equal(findStoryboardCue([], 0), undefined);
});
