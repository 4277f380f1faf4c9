import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideUnfit, titleOf } from './unfit-files.ts';

test('files that are plainly no videos are recognized by name, the rest is left to the server', () => {
  assert.equal(decideUnfit('Board update, winter.key', 100), 'slides');
  assert.equal(decideUnfit('notes.TXT', 0), 'document');
  assert.equal(decideUnfit('clip.mp4', 0), 'empty');
  assert.equal(decideUnfit('clip.mp4', 1), null);
  assert.equal(decideUnfit('clip', 1), null);
  assert.equal(decideUnfit('strange.xyz', 1), null);
});

test('the first title of an item is the name of its file without the ending', () => {
  assert.equal(titleOf('The porcelain rabbit, second take.mp4'), 'The porcelain rabbit, second take');
  assert.equal(titleOf('v1.2 final.webm'), 'v1.2 final');
  assert.equal(titleOf('.mp4'), '.mp4');
  assert.equal(titleOf(`${'x'.repeat(300)}.mp4`).length, 200);
});
