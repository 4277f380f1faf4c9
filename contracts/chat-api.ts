import { z } from 'zod';
import * as chat from './chat.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const params = z.object({ mediaId: id });
const message = z.object({ mediaId: id, messageId: id });
const author = z.object({ mediaId: id, authorId: id });

const read = {
  access: 'guest',
  needs: 'page',
  params,
  query: chat.chatQuery,
  status: 200,
  reply: chat.chatMessages,
} as const;
const send = {
  access: 'guest',
  needs: 'page',
  params,
  body: chat.sendChatMessage,
  status: 201,
  reply: chat.chatMessage,
} as const;
const inRoom = { access: 'invited', needs: 'moderate', ofKind: 'room' } as const;
const inLive = { access: 'invited', needs: 'moderate', ofKind: 'live' } as const;

const noPage = ['page_sessions.ended', 'page_sessions.not_allowed'] as const;
const noSeat = [...noPage, 'rooms.elsewhere', 'rooms.not_inside'] as const;
const notNow = ['chat.off', 'chat.muted', 'chat.slow_mode', 'chat.too_many'] as const;

const deleted = {
  summary: 'Delete a message, as a moderator',
  params: message,
  status: 204,
  reply: null,
  errors: ['chat.not_found'],
} as const;
const shown = {
  summary: 'Who wrote a message, with the email, as moderators see it',
  params: author,
  status: 200,
  reply: chat.chatAuthor,
  errors: ['chat.author_not_found'],
} as const;
const muted = {
  summary: 'Mute somebody in the chat: the person can read on',
  params: author,
  status: 204,
  reply: null,
  errors: ['chat.author_not_found', 'chat.moderator_untouchable'],
} as const;
const unmuted = {
  summary: 'Let somebody who was muted write again',
  params: author,
  status: 204,
  reply: null,
  errors: ['chat.author_not_found'],
} as const;

/** The chat of rooms and of live sessions: the same routes under both. */
export const chatApi = {
  'GET /api/rooms/:mediaId/chat': {
    ...read,
    summary: 'Messages of the running room session, for those inside',
    errors: noSeat,
  },
  'POST /api/rooms/:mediaId/chat': {
    ...send,
    summary: 'Say something to everybody inside',
    errors: [...noSeat, ...notNow],
  },
  'DELETE /api/rooms/:mediaId/chat/:messageId': { ...inRoom, ...deleted },
  'GET /api/rooms/:mediaId/chat/authors/:authorId': { ...inRoom, ...shown },
  'POST /api/rooms/:mediaId/chat/authors/:authorId/mute': { ...inRoom, ...muted },
  'POST /api/rooms/:mediaId/chat/authors/:authorId/unmute': { ...inRoom, ...unmuted },

  'GET /api/live/:mediaId/chat': {
    ...read,
    summary: 'Messages of a live session, for everybody with an open page of it',
    errors: [...noPage, 'media.not_found'],
  },
  'POST /api/live/:mediaId/chat': {
    ...send,
    summary: 'Say something to everybody who watches',
    errors: [...noPage, ...notNow],
  },
  'DELETE /api/live/:mediaId/chat/:messageId': { ...inLive, ...deleted },
  'GET /api/live/:mediaId/chat/authors/:authorId': { ...inLive, ...shown },
  'POST /api/live/:mediaId/chat/authors/:authorId/mute': { ...inLive, ...muted },
  'POST /api/live/:mediaId/chat/authors/:authorId/unmute': { ...inLive, ...unmuted },
  'POST /api/live/:mediaId/reactions': {
    access: 'guest',
    needs: 'page',
    summary: 'Show a reaction to everybody who watches for a moment',
    params,
    body: chat.sendReaction,
    status: 204,
    reply: null,
    errors: [...noPage, 'chat.off', 'request.too_many'],
  },
} as const satisfies ContractTable;
