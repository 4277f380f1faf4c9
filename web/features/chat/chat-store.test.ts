import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChatMessage } from '#contracts/chat.ts';
import { ServerEventHub } from '../../lib/server-events.ts';
import { ChatStore, type ChatCalls } from './chat-store.ts';

const said = (number: number): ChatMessage => ({
  ...{ id: String(number).padStart(4, '0'), authorId: 'ann', authorName: 'Ann', role: 'viewer', isGuest: true },
  ...{ text: `Message ${number}`, isDeleted: false, sentAt: new Date(number * 1000).toISOString() },
});

/** A server with pages of ten messages. */
function createServer() {
  const messages: ChatMessage[] = [];
  const add = (count: number) => messages.push(...Array.from({ length: count }, (_, at) => said(messages.length + at)));
  const calls: ChatCalls = {
    async read(before) {
      const end = before === undefined ? messages.length : messages.findIndex(({ id }) => id === before);
      const page = messages.slice(Math.max(0, end - 10), end);
      return { messages: page, before: end > 10 ? page[0]!.id : null, own: { authorId: null, isMuted: false } };
    },
    send: async () => said(messages.length),
    remove: async () => undefined,
    findAuthor: () => Promise.reject(new Error('not asked')),
    setMuted: async () => undefined,
  };
  return { messages, add, calls };
}

const open = (calls: ChatCalls) => {
  const events = new ServerEventHub();
  return { events, chat: new ChatStore({ calls, events, draftKey: 'test' }) };
};

test('after a cut the chat reads back to the last message it knows, so that none is missing', async () => {
  const server = createServer();
  server.add(15);
  const { chat } = open(server.calls);
  await chat.load();
  server.add(35);
  await chat.load();
  assert.deepEqual(chat.get().messages, server.messages.slice(5));
  assert.equal(chat.get().unread, 35);
});

test('after a long cut the chat begins anew at the newest messages, and has no gap either', async () => {
  const server = createServer();
  server.add(15);
  const { chat } = open(server.calls);
  await chat.load();
  server.add(500);
  await chat.load();
  const { messages, history } = chat.get();
  assert.deepEqual(messages, server.messages.slice(-100));
  assert.equal(history, 'more');
  await chat.loadOlder();
  assert.deepEqual(chat.get().messages, server.messages.slice(-110));
});

test('a person who is muted meanwhile is told at once', () => {
  const { chat, events } = open(createServer().calls);
  chat.start();
  events.emit('chatMuted', { isMuted: true });
  assert.equal(chat.get().own.isMuted, true);
  chat.stop();
});
