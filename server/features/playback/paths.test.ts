import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress, type PlaybackFile } from './paths.ts';
import { trickyPaths } from '#server/testing/tricky-paths.ts';

const page = 'AbCdEfGhIjKlMnOpQr-_09';

const known: [string, PlaybackFile][] = [
  ['master.m3u8', { kind: 'master' }],
  ['storyboard.vtt', { kind: 'track' }],
  ['poster.jpg', { kind: 'poster', path: 'poster.jpg' }],
  ['storyboard-0.jpg', { kind: 'sheet', sheet: 0, path: 'storyboard-0.jpg' }],
  ['storyboard-12.jpg', { kind: 'sheet', sheet: 12, path: 'storyboard-12.jpg' }],
  ['v240/playlist.m3u8', { kind: 'playlist', rendition: 'v240' }],
  ['audio/playlist.m3u8', { kind: 'playlist', rendition: 'audio' }],
  ['v1080/init.mp4', { kind: 'init', rendition: 'v1080', path: 'v1080/init.mp4' }],
  ['v2/s0.m4s', { kind: 'segment', rendition: 'v2', path: 'v2/s0.m4s' }],
  ['audio/s123456.m4s', { kind: 'segment', rendition: 'audio', path: 'audio/s123456.m4s' }],
];

for (const [path, file] of known) {
  test(`${path} is a file of a page session`, () => {
    assert.deepEqual(readAddress(`/playback/${page}/${path}`), { pageSessionId: page, file });
  });
}

for (const path of [...trickyPaths, 'master.m3u8 ', ' master.m3u8', 'master.m3u8\n', 'v240/s0.m4s\0']) {
  test(`${JSON.stringify(path)} is no file of a page session`, () => {
    assert.equal(readAddress(`/playback/${page}/${path}`)?.file ?? null, null);
  });
}

const nobodys = [
  ...['', '/', '/playback', '/playback/', `/playback/${page}`, `/playback/${page.slice(1)}/master.m3u8`],
  ...[`/playback/${page}x/master.m3u8`, `//playback/${page}/master.m3u8`, `/PLAYBACK/${page}/master.m3u8`],
  ...[
    `/playback//${page}/master.m3u8`,
    `/playback/${page.slice(0, 21)}%/master.m3u8`,
    `/playback/../${page}/master.m3u8`,
  ],
  ...[`/playback/${page}\\master.m3u8`, `http://localhost/playback/${page}/master.m3u8`],
];

for (const url of nobodys) {
  test(`${JSON.stringify(url)} names no page session`, () => assert.equal(readAddress(url), null));
}
