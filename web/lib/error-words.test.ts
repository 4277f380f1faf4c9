import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeError, errors, type ErrorCode } from '#contracts/errors.ts';
import { fieldCodes } from '#contracts/field-errors.ts';
import shared from '../locales/en/errors.json' with { type: 'json' };
import ofMembers from '../locales/en/errors-members.json' with { type: 'json' };
import ofRooms from '../locales/en/errors-rooms.json' with { type: 'json' };
import { ApiError } from './api.ts';
import { errorWords, fieldWords } from './error-words.ts';
import { createSmallWords } from './small-words.ts';
import type { Words } from './words.ts';

const { fields, ...members } = ofMembers;
const codesOf = (words: Words, before = ''): string[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${before}${key}`] : codesOf(value, `${before}${key}.`),
  );
const t = createSmallWords({ 'errors': shared, 'errors-rooms': ofRooms, 'errors-members': ofMembers }, 'en')('site');

test('every error a client can meet has one sentence, and no sentence is for an error that is gone', () => {
  const known = new Set(Object.keys(errors).map((code) => describeError(code as ErrorCode).toldAs));
  const said = [shared, ofRooms, members].flatMap((words) => codesOf(words));
  assert.deepEqual(said.sort(), [...known, 'network', 'unreadable', 'unknown'].sort());
});

test('every field code has a sentence, with its limit filled in', () => {
  assert.deepEqual(Object.keys(fields).sort(), Object.keys(fieldCodes).sort());
  const details = [{ field: 'tags.3', code: 'too_long' as const, message: 'Too long.', max: 40 }];
  assert.equal(fieldWords(details, 'tags', t), 'Enter 40 characters at most.');
  assert.equal(fieldWords(details, 'title', t), undefined);
});

test('an error is shown by the sentence of its code, and one that the page does not know as unknown', () => {
  assert.equal(errorWords(new ApiError('rooms.full', 403), t), 'The room is full.');
  assert.equal(errorWords(new ApiError('network', 0), t), shared.network);
  assert.equal(errorWords(new ApiError('rooms.of_tomorrow' as ErrorCode, 409), t), shared.unknown);
  assert.equal(errorWords(new Error('a bug'), t), shared.unknown);
});

test('guests, who have not loaded the sentences of members, get a sentence for every error', () => {
  const guest = createSmallWords({ errors: shared }, 'en')('guest');
  assert.equal(errorWords(new ApiError('media.no_poster', 404), guest), shared.unknown);
  assert.equal(errorWords(new ApiError('guest_access.off', 410), guest), shared.guest_access.off);
});
