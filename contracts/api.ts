import { z } from 'zod';
import { accessRequestsApi } from './access-requests-api.ts';
import { accountsApi } from './accounts-api.ts';
import { administrationApi } from './administration-api.ts';
import { chatApi } from './chat-api.ts';
import { channelsApi } from './channels-api.ts';
import * as attendance from './attendance.ts';
import * as guestAccess from './guest-access.ts';
import { liveApi } from './live-api.ts';
import * as help from './help.ts';
import { invitationsApi } from './invitations-api.ts';
import * as media from './media.ts';
import * as pageSessions from './page-sessions.ts';
import { roomsApi } from './rooms-api.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';
import { interruptedUpload } from './uploads.ts';

export type { Access, DeclaredError, ItemRight, Need, RouteContract } from './route.ts';

const mediaId = z.object({ mediaId: id });
const pageSessionId = z.object({ id });
const token = z.object({ token: z.string().min(1).max(200) });

export const api = {
  'GET /healthz': {
    access: 'anyone',
    summary: 'Alive',
    status: 200,
    reply: z.object({ status: z.literal('alive') }),
    errors: [],
  },
  'GET /readyz': {
    access: 'anyone',
    summary: 'Database, storage and transcoder answer; which walls around media programs hold',
    status: 200,
    reply: z.object({
      status: z.enum(['ready', 'not_ready']),
      checks: z.record(z.string(), z.boolean()),
      walls: z.record(z.string(), z.boolean()),
      /** Whether this process takes encoders; of several processes one does. */
      takesEncoders: z.boolean(),
      /** How far the machine's clock has jumped; 0 while it is believed. */
      clockJumpSeconds: z.number(),
    }),
    alsoStatus: 503,
    errors: [],
  },

  'GET /api/media/:mediaId/attendance': {
    access: 'invited',
    needs: 'seeAttendance',
    summary: 'Who was there, by which link, invitation or account, and what they watched',
    params: mediaId,
    query: attendance.attendanceQuery,
    status: 200,
    reply: attendance.attendance,
    file: 'text/csv',
    errors: [],
  },

  'POST /api/help/:article/feedback': {
    access: 'anyone',
    summary: 'Answer whether a help article was helpful; a member’s new answer replaces the last one',
    params: z.object({ article: help.helpArticle }),
    body: help.sendHelpFeedback,
    status: 204,
    reply: null,
    errors: ['request.too_many'],
  },
  'GET /api/help/feedback': {
    access: 'admin',
    summary: 'What readers answered about the help articles',
    query: help.helpFeedbackQuery,
    status: 200,
    reply: help.helpFeedback,
    errors: [],
  },

  'GET /api/uploads': {
    access: 'member',
    summary: 'What I began to upload and nothing arrives of any more; any browser of mine may go on with it',
    status: 200,
    reply: z.object({ uploads: z.array(interruptedUpload) }),
    errors: [],
  },

  'GET /api/media': {
    access: 'member',
    summary: 'The library as the caller may see it',
    query: media.mediaQuery,
    status: 200,
    reply: media.mediaList,
    errors: [],
  },
  'POST /api/media': {
    access: 'member',
    summary: 'Create an item: a video to be filled by an upload, a room, or a live session',
    body: media.createMedia,
    status: 201,
    reply: media.mediaItem,
    // `media.not_found`: the key names an item that was deleted meanwhile.
    errors: [
      'media.creation_not_permitted',
      'media.not_found',
      'rooms.off',
      'rooms.schedule_invalid',
      'live.off',
      'live.schedule_invalid',
    ],
  },
  'GET /api/media/:mediaId': {
    access: 'member',
    needs: 'see',
    summary: 'One item',
    params: mediaId,
    status: 200,
    reply: media.mediaItem,
    errors: [],
  },
  'PATCH /api/media/:mediaId': {
    access: 'member',
    needs: 'edit',
    summary: 'Rename, describe, tag, set visibility',
    params: mediaId,
    body: media.changeMedia,
    status: 200,
    reply: media.mediaItem,
    errors: ['media.changed_meanwhile'],
  },
  'DELETE /api/media/:mediaId': {
    access: 'member',
    needs: 'delete',
    summary: 'Delete an item; its guest links are refused from now on',
    params: mediaId,
    status: 204,
    reply: null,
    errors: [],
  },
  'PUT /api/media/:mediaId/like': {
    access: 'member',
    needs: 'like',
    summary: 'Like',
    params: mediaId,
    status: 200,
    reply: media.mediaItem,
    errors: [],
  },
  'DELETE /api/media/:mediaId/like': {
    access: 'member',
    needs: 'like',
    summary: 'Take my like back',
    params: mediaId,
    status: 200,
    reply: media.mediaItem,
    errors: [],
  },

  'GET /api/media/:mediaId/guest-access': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'Guest access of one item',
    params: mediaId,
    status: 200,
    reply: guestAccess.guestAccess,
    errors: [],
  },
  'PATCH /api/media/:mediaId/guest-access': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'Switch all guest links of the item on or off',
    params: mediaId,
    body: guestAccess.changeGuestAccess,
    status: 200,
    reply: guestAccess.guestAccess,
    errors: ['guest_access.unsupported'],
  },
  'POST /api/media/:mediaId/guest-access/links': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'Create a guest link',
    params: mediaId,
    body: guestAccess.createGuestLink,
    status: 201,
    reply: guestAccess.guestLink,
    errors: ['guest_access.unsupported', { code: 'guest_access.off', status: 409 }, 'guest_access.too_many_links'],
  },
  'DELETE /api/media/:mediaId/guest-access/links/:linkId': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'Delete a guest link for good',
    params: z.object({ mediaId: id, linkId: id }),
    status: 204,
    reply: null,
    errors: ['guest_access.link_not_found'],
  },
  'GET /api/media/:mediaId/guest-access/guests': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'Who came in by guest links',
    params: mediaId,
    status: 200,
    reply: z.object({ guests: z.array(guestAccess.guest) }),
    errors: [],
  },
  'POST /api/media/:mediaId/guest-access/end': {
    access: 'member',
    needs: 'manageGuestAccess',
    summary: 'End now: one guest, one link, or all guests of the item',
    params: mediaId,
    body: guestAccess.endGuests,
    status: 200,
    reply: z.object({ ended: z.number().int() }),
    errors: ['guest_access.guest_not_found'],
  },

  'GET /api/guest-access/:token': {
    access: 'anyone',
    summary: 'What a usable link leads to',
    params: token,
    status: 200,
    reply: guestAccess.entryPage,
    errors: [
      'guest_access.not_found',
      'guest_access.off',
      'guest_access.expired',
      'guest_access.used_up',
      'guest_access.deleted',
      'guest_access.unavailable',
      'guest_access.all_taken',
      'guest_access.not_ready',
      'request.too_many',
    ],
  },
  'POST /api/guest-access/:token/enter': {
    access: 'anyone',
    summary: 'Enter by a guest link: the one call that reserves a click, which the first page session uses',
    params: token,
    body: guestAccess.enter,
    status: 201,
    reply: guestAccess.entered,
    errors: [
      'guest_access.not_found',
      'guest_access.off',
      'guest_access.expired',
      'guest_access.used_up',
      'guest_access.deleted',
      'guest_access.unavailable',
      'guest_access.all_taken',
      'guest_access.not_ready',
      'guest_access.key_reused',
      'request.too_many',
    ],
  },

  'POST /api/page-sessions': {
    access: 'guest',
    summary: 'Open an item’s page',
    body: pageSessions.openPageSession,
    status: 201,
    reply: pageSessions.pageSession,
    errors: [
      'guest_access.off',
      'guest_access.expired',
      'guest_access.deleted',
      'guest_access.unavailable',
      // The guest comes so late that the click was released, and now none is free.
      'guest_access.used_up',
      'guest_access.all_taken',
      'guest_access.not_ready',
      'invitations.off',
      'invitations.revoked',
      'request.too_many',
    ],
  },
  'POST /api/page-sessions/:id/renew': {
    access: 'guest',
    summary: 'The page is still open; never asks the link again',
    params: pageSessionId,
    status: 200,
    reply: pageSessions.renewed,
    errors: ['page_sessions.ended'],
  },
  'POST /api/page-sessions/:id/leave': {
    access: 'guest',
    summary: 'The page has been closed; with what it played up to then',
    params: pageSessionId,
    body: attendance.leavePage,
    status: 204,
    reply: null,
    errors: ['page_sessions.ended'],
  },
  'POST /api/page-sessions/:id/watched': {
    access: 'guest',
    summary: 'What this page has played so far, for the list of who was there',
    params: pageSessionId,
    body: attendance.reportWatched,
    status: 204,
    reply: null,
    errors: ['page_sessions.ended', 'request.too_many'],
  },
  'POST /api/page-sessions/:id/played': {
    access: 'guest',
    summary: 'Three seconds were played',
    params: pageSessionId,
    status: 204,
    reply: null,
    errors: ['page_sessions.ended'],
  },

  ...accessRequestsApi,
  ...channelsApi,
  ...accountsApi,
  ...administrationApi,
  ...invitationsApi,
  ...roomsApi,
  ...liveApi,
  ...chatApi,
} as const satisfies ContractTable;

export type Api = typeof api;
export type ApiKey = keyof Api;
export type Params<K extends ApiKey> = Api[K] extends { params: z.ZodType } ? z.output<Api[K]['params']> : undefined;
export type Query<K extends ApiKey> = Api[K] extends { query: z.ZodType } ? z.output<Api[K]['query']> : undefined;
/** The body after parsing, as a handler sees it. */
export type Body<K extends ApiKey> = Api[K] extends { body: z.ZodType } ? z.output<Api[K]['body']> : undefined;
/** The body before parsing, as a client sends it. */
export type SentBody<K extends ApiKey> = Api[K] extends { body: z.ZodType } ? z.input<Api[K]['body']> : undefined;
export type Reply<K extends ApiKey> = Api[K] extends { reply: z.ZodType } ? z.output<Api[K]['reply']> : undefined;
