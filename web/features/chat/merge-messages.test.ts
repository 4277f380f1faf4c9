import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contracts/chat.ts';
import { mergeMessages } from './merge-messages.ts';

const said = (id: string, minute: number, changes: Partial<ChatMessage> = {}): ChatMessage => ({
  id,
  authorId: 'ann',
  authorName: 'Ann',
  role: 'viewer',
  isGuest: true,
  text: id,
  isDeleted: false,
  sentAt: `2026-11-22T14:0${minute}:00.000Z`,
  ...changes,
});

test('messages are in the order they were sent, whatever order they arrived in, each once', () => {
  const merged = mergeMessages([said('b', 2)], [said('c', 3), said('a', 1), said('b', 2)]);
  assert.deepEqual(
    merged.map(({ id }) => id),
    ['a', 'b', 'c'],
  );
});

test('a deleted message does not come back with an older event', () => {
  const gone = said('a', 1, { text: '', isDeleted: true });
  assert.equal(mergeMessages([said('a', 1)], [gone])[0]?.isDeleted, true);
  assert.equal(mergeMessages([gone], [said('a', 1)])[0]?.text, '');
});
