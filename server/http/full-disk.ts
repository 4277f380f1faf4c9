import type { ApiKey } from '#contracts/api.ts';

/**
 * What still changes something when the disk is full and the reserve is given up: what protects people or frees space.
 * Everything else would use the reserve up.
 */
export const worksOnFullDisk: ReadonlySet<ApiKey> = new Set<ApiKey>([
  'POST /api/accounts/sign-in',
  'POST /api/accounts/sign-out',
  'POST /api/accounts/me/password',
  'DELETE /api/accounts/me/sessions/:sessionId',
  'PATCH /api/modules/invitetomedia',
  'PATCH /api/modules/theming',
  'PATCH /api/modules/:name',
  'DELETE /api/media/:mediaId',
  'DELETE /api/media/:mediaId/like',
  'PATCH /api/media/:mediaId/guest-access',
  'DELETE /api/media/:mediaId/guest-access/links/:linkId',
  'POST /api/media/:mediaId/guest-access/end',
  'POST /api/page-sessions/:id/renew',
  'POST /api/page-sessions/:id/leave',
  'POST /api/rooms/:mediaId/participants/me/leave',
  'POST /api/rooms/:mediaId/decline-all',
  'POST /api/rooms/:mediaId/mute-all',
  'POST /api/rooms/:mediaId/lower-hands',
  'POST /api/rooms/:mediaId/end',
  'POST /api/rooms/:mediaId/participants/:participantId/decline',
  'POST /api/rooms/:mediaId/participants/:participantId/unstage',
  'POST /api/rooms/:mediaId/participants/:participantId/lower-hand',
  'POST /api/rooms/:mediaId/participants/:participantId/mute',
  'POST /api/rooms/:mediaId/participants/:participantId/remove',
  'POST /api/rooms/:mediaId/participants/:participantId/ban',
  'POST /api/rooms/:mediaId/participants/:participantId/to-lobby',
  'POST /api/live/:mediaId/start',
  'POST /api/live/:mediaId/end',
  'POST /api/live/:mediaId/key',
  'DELETE /api/rooms/:mediaId/chat/:messageId',
  'POST /api/rooms/:mediaId/chat/authors/:authorId/mute',
  'DELETE /api/live/:mediaId/chat/:messageId',
  'POST /api/live/:mediaId/chat/authors/:authorId/mute',
  'POST /api/live/:mediaId/browser/stop',
]);
