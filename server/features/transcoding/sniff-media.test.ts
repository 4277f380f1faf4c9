import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sniffMedia, type Sniffed } from './sniff-media.ts';

const table: [string, string, Sniffed][] = [
  ['MP4', '\0\0\0\x20ftypisom', 'accepted'],
  ['a picture of a phone', '\0\0\0\x20ftypheic', null],
  ['AVI', 'RIFF\0\0\0\0AVI LIST', 'accepted'],
  ['WebP', 'RIFF\0\0\0\0WEBPVP8 ', null],
  ['Matroska', '\x1a\x45\xdf\xa3', 'accepted'],
  ['RealMedia', '.RMF\0\0\0', 'other'],
  ['a bare H.264 stream', '\0\0\0\x01\x67', 'other'],
  ['a playlist', '#EXTM3U\n', null],
  ['nothing', '', null],
];

for (const [name, head, sniffed] of table) {
  test(`the first bytes of a file are recognized: ${name}`, () =>
    assert.equal(sniffMedia(Buffer.from(head, 'latin1')), sniffed));
}
