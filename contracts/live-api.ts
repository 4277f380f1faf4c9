import { z } from 'zod';
import * as live from './live.ts';
import { fromPage, fromPageIfAny } from './rooms.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const mediaId = z.object({ mediaId: id });

/** Live sessions. What belongs to the sender takes the right to broadcast, which guests never have. */
export const liveApi = {
  'GET /api/live/:mediaId': {
    access: 'guest',
    needs: 'page',
    summary: 'State, times and settings of a live session; for those who may broadcast, also what the sender sends',
    params: mediaId,
    query: fromPageIfAny,
    status: 200,
    reply: live.liveView,
    errors: ['page_sessions.ended', 'page_sessions.not_allowed', 'media.not_found'],
  },
  'PATCH /api/live/:mediaId': {
    access: 'invited',
    needs: 'moderate',
    ofKind: 'live',
    summary:
      'Change the chat of a live session, or its other settings, for which the caller has to be allowed to broadcast',
    params: mediaId,
    body: live.changeLive,
    status: 200,
    reply: live.liveView,
    errors: ['live.schedule_invalid', 'live.over'],
  },
  'GET /api/live/:mediaId/key': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'The stream key to paste into an encoder',
    params: mediaId,
    status: 200,
    reply: live.streamKey,
    errors: [],
  },
  'POST /api/live/:mediaId/key': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'Make a new stream key; the old one is dead at once, and a running encoder is cut off',
    params: mediaId,
    status: 200,
    reply: live.streamKey,
    errors: ['live.over'],
  },
  'POST /api/live/:mediaId/start': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'Go live: show what is sent to everybody; nothing changes when the session is live already',
    params: mediaId,
    status: 200,
    reply: live.liveView,
    errors: ['live.off', 'live.no_picture', 'live.over'],
  },
  'POST /api/live/:mediaId/end': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'End the session for good; nothing changes when it has ended already',
    params: mediaId,
    status: 200,
    reply: live.liveView,
    errors: ['live.not_started'],
  },
  'POST /api/live/:mediaId/browser': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'Send from this page: where to connect, as in rooms',
    params: mediaId,
    body: fromPage,
    status: 201,
    reply: live.browserSeat,
    errors: [
      'page_sessions.ended',
      'page_sessions.not_allowed',
      'live.off',
      'live.over',
      'live.busy',
      'rooms.no_engine',
    ],
  },
  'POST /api/live/:mediaId/browser/stop': {
    access: 'member',
    needs: 'broadcast',
    ofKind: 'live',
    summary: 'Send nothing more from this page',
    params: mediaId,
    body: fromPage,
    status: 204,
    reply: null,
    errors: [],
  },
} as const satisfies ContractTable;
