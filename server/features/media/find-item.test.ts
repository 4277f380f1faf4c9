import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAccount, makeMedia } from '#server/testing/make.ts';
import { plainKinds } from '#server/testing/plain-kinds.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { deleteMedia } from './change.ts';
import {
  addPlay,
  addViews,
  markDraft,
  markFailed,
  markPlayable,
  markProcessing,
  markReady,
  markUploading,
  noteFileFacts,
} from './file-state.ts';
import { findMediaForPage, getMedia } from './find-item.ts';
import { findMedia } from './store.ts';

forEachDatabase((_, open) => {
  test('the item for a page comes with its owner’s name', async () => {
    const { read, write } = await open();
    const ana = await makeAccount(write, { name: 'Ana' });
    const id = await makeMedia(write, { ownerId: ana.id, title: 'Harbour', durationSeconds: 12.345 });
    await write(async (unit) => {
      await addViews(unit, id, 3);
      await addPlay(unit, id);
    });
    const found = await findMediaForPage(read, id);
    assert.ok(found);
    assert.deepEqual(found.media, {
      id,
      kind: 'video',
      title: 'Harbour',
      description: '',
      tags: [],
      owner: { name: 'Ana' },
      publishedAt: '2026-11-22T10:00:00.000Z',
      counts: { views: 3, plays: 1, likes: 0 },
      durationSeconds: 12.345,
      picture: { width: 640, height: 360 },
      lostTrack: null,
    });
  });

  test('a deleted item is not found', async () => {
    const { read, write } = await open();
    const ana = await makeAccount(write);
    const id = await makeMedia(write, { ownerId: ana.id, visibility: 'published' });
    assert.equal((await getMedia(read, id)).id, id);
    await deleteMedia(write, plainKinds, ana, id);
    assert.equal(await findMediaForPage(read, id), null);
    await assert.rejects(getMedia(read, id), { code: 'media.not_found' });
    assert.equal(await findMediaForPage(read, 'nowhere'), null);
  });

  test('a file goes from draft to ready, and each step keeps the known facts', async () => {
    const { read, write } = await open();
    const ana = await makeAccount(write);
    const id = await makeMedia(write, {
      ownerId: ana.id,
      status: 'draft',
      isPlayable: false,
      picture: null,
      durationSeconds: null,
    });
    const look = async () => {
      const item = await findMedia(read, id);
      return (
        item && [
          item.status,
          item.isPlayable,
          item.failure,
          item.durationSeconds,
          item.picture?.width ?? null,
          item.hasPoster,
        ]
      );
    };
    await write((unit) => markUploading(unit, id));
    assert.equal((await look())?.[0], 'uploading');
    await write((unit) => markDraft(unit, id));
    assert.equal((await look())?.[0], 'draft');
    await write((unit) => markProcessing(unit, id, { durationSeconds: 1.5, picture: { width: 320, height: 180 } }));
    await write((unit) => noteFileFacts(unit, id, { hasPoster: true, storyboard: { columns: 5 } }));
    assert.deepEqual(await look(), ['processing', false, null, 1.5, 320, true]);
    await write((unit) => markPlayable(unit, id));
    assert.deepEqual(await look(), ['processing', true, null, 1.5, 320, true]);
    await write((unit) => markFailed(unit, id, 'uploads.damaged'));
    assert.deepEqual(await look(), ['failed', true, 'uploads.damaged', 1.5, 320, true]);
    await write((unit) => markReady(unit, id));
    assert.deepEqual(await look(), ['ready', true, null, 1.5, 320, true]);
    assert.equal((await findMedia(read, id))?.version, 1);
  });

  test('changing the state of a file returns false once its item is deleted', async () => {
    const { write } = await open();
    const ana = await makeAccount(write);
    const id = await makeMedia(write, { ownerId: ana.id, status: 'processing' });
    await deleteMedia(write, plainKinds, ana, id);
    assert.equal(await write((unit) => markReady(unit, id)), false);
  });
});
