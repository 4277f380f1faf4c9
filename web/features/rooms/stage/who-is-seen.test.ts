import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StageTile } from './stage-types.ts';
import { mostTiles, whoIsSeen, type WhoIsSeenInput } from './who-is-seen.ts';

const picture = { attach: () => undefined, detach: () => undefined };
const tile = (id: string, more: Partial<StageTile> = {}): StageTile => ({
  id,
  participantId: id.replace('-screen', ''),
  name: id,
  badge: null,
  isOwn: false,
  picture: null,
  isScreen: false,
  isMuted: false,
  isSpeaking: false,
  isHandRaised: false,
  reaction: null,
  quality: 'good',
  frozen: null,
  ...more,
});
const screen = (id: string, more: Partial<StageTile> = {}) => tile(`${id}-screen`, { isScreen: true, ...more });
const look = (tiles: StageTile[], more: Partial<WhoIsSeenInput> = {}) => {
  const seen = whoIsSeen({ tiles, layout: 'grid', activeSpeakerId: null, pinnedId: null, ...more });
  return { main: seen.main?.id ?? null, others: seen.others.map(({ id }) => id), unseenCount: seen.unseenCount };
};

test('in a grid all tiles are equally large', () => {
  assert.deepEqual(look([tile('ann'), tile('bo')], { activeSpeakerId: 'bo' }), {
    main: null,
    others: ['ann', 'bo'],
    unseenCount: 0,
  });
});

test('in the speaker layout the speaker is large, and before anybody spoke another person than oneself', () => {
  const stage = [tile('me', { isOwn: true }), tile('ann'), tile('bo')];
  assert.equal(look(stage, { layout: 'speaker', activeSpeakerId: 'bo' }).main, 'bo');
  assert.equal(look(stage, { layout: 'speaker' }).main, 'ann');
  assert.equal(look([tile('me', { isOwn: true })], { layout: 'speaker' }).main, 'me');
  assert.deepEqual(look([], { layout: 'speaker' }), { main: null, others: [], unseenCount: 0 });
});

test('a shared screen is large in both layouts, the newest of the others before one’s own', () => {
  const stage = [tile('me', { isOwn: true }), screen('ann'), screen('bo'), screen('me', { isOwn: true })];
  assert.equal(look(stage).main, 'bo-screen');
  assert.equal(look(stage, { layout: 'speaker', activeSpeakerId: 'ann' }).main, 'bo-screen');
  assert.equal(look([tile('ann'), screen('me', { isOwn: true })]).main, 'me-screen');
});

test('a pinned participant stays large until the participant is gone', () => {
  const stage = [tile('ann'), tile('bo'), screen('bo')];
  assert.equal(look(stage, { pinnedId: 'ann' }).main, 'ann');
  assert.equal(look(stage, { pinnedId: 'gone' }).main, 'bo-screen');
  assert.equal(look([tile('ann'), tile('bo')], { pinnedId: 'bo' }).main, 'bo');
});

test('forty-nine people are seen; with more, the last place says how many are not', () => {
  const many = Array.from({ length: 60 }, (_, at) => tile(`p${at}`));
  assert.equal(look(many.slice(0, 49)).others.length, mostTiles);
  assert.equal(look(many.slice(0, 49)).unseenCount, 0);
  const seen = look(many);
  assert.equal(seen.others.length, mostTiles - 1);
  assert.equal(seen.unseenCount, 12);
});

test('among too many, the speaker, oneself and people with a picture are seen, in their order', () => {
  const many = Array.from({ length: 60 }, (_, at) => tile(`p${at}`));
  many[55] = tile('p55', { picture });
  many[57] = tile('me', { isOwn: true });
  const { others } = look(many, { activeSpeakerId: 'p59' });
  assert.deepEqual(others.slice(-3), ['p55', 'me', 'p59']);
});
