import { z } from 'zod';
import * as requests from './access-requests.ts';
import * as notices from './notices.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const itemId = z.object({ itemId: id });
const mediaId = z.object({ mediaId: id });

/**
 * Asking for access, and what members are told. `itemId`: an item that the caller may not see, so no right on it is
 * needed; whether there is anything to tell is decided by `canAskForAccess`.
 */
export const accessRequestsApi = {
  'GET /api/access-requests/:itemId': {
    access: 'member',
    summary: 'A room or live session that the caller may not enter: who decides, and what became of a request',
    params: itemId,
    status: 200,
    reply: requests.closedItem,
    errors: ['media.not_found'],
  },
  'POST /api/access-requests/:itemId': {
    access: 'member',
    summary: 'Ask its owner for access; one request at a time, again a day after a refusal',
    params: itemId,
    body: requests.askForAccess,
    status: 201,
    reply: requests.closedItem,
    errors: ['media.not_found', 'access_requests.not_now', 'request.too_many'],
  },
  'DELETE /api/access-requests/:itemId': {
    access: 'member',
    summary: 'Take the request back',
    params: itemId,
    status: 200,
    reply: requests.closedItem,
    errors: ['media.not_found', 'access_requests.not_found'],
  },
  'GET /api/media/:mediaId/access-requests': {
    access: 'member',
    needs: 'invite',
    summary: 'Who asks for access to the item',
    params: mediaId,
    status: 200,
    reply: requests.accessRequests,
    errors: [],
  },
  'POST /api/media/:mediaId/access-requests/:requestId/answer': {
    access: 'member',
    needs: 'invite',
    summary: 'Invite the person, or decline',
    params: z.object({ mediaId: id, requestId: id }),
    body: requests.answerAccess,
    status: 204,
    reply: null,
    errors: ['access_requests.not_found', 'request.invalid', 'invitations.too_many'],
  },
  'GET /api/notices': {
    access: 'member',
    summary: 'What the caller is told, newest first; kept 90 days',
    query: notices.noticesQuery,
    status: 200,
    reply: notices.notices,
    errors: [],
  },
  'POST /api/notices/read': {
    access: 'member',
    summary: 'Mark notices as read',
    body: notices.readNotices,
    status: 204,
    reply: null,
    errors: [],
  },
} as const satisfies ContractTable;
