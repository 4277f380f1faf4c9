import { z } from 'zod';
import * as invitations from './invitations.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const mediaId = z.object({ mediaId: id });
const one = z.object({ mediaId: id, invitationId: id });
const token = z.object({ token: z.string().min(1).max(200) });

const closed = [
  'invitations.not_found',
  'invitations.off',
  'invitations.revoked',
  'invitations.expired',
  'invitations.used_up',
  'guest_access.unavailable',
  'request.too_many',
] as const;

/** Invitations: for those who invite, and for the invited person, who needs no account. */
export const invitationsApi = {
  'GET /api/media/:mediaId/invitations': {
    access: 'member',
    needs: 'invite',
    summary: 'Who is invited to the item, with role and state',
    params: mediaId,
    status: 200,
    reply: invitations.invitations,
    errors: [],
  },
  'GET /api/media/:mediaId/invitations/members': {
    access: 'member',
    needs: 'invite',
    summary: 'Members by a part of the name or email, to be invited',
    params: mediaId,
    query: invitations.memberQuery,
    status: 200,
    reply: z.object({ members: z.array(invitations.memberFound) }),
    errors: [],
  },
  'POST /api/media/:mediaId/invitations': {
    access: 'member',
    needs: 'invite',
    summary: 'Invite people, all of them or none: `details` of a refusal name each line that is wrong',
    params: mediaId,
    body: invitations.invite,
    status: 201,
    reply: z.object({ invitations: z.array(invitations.invitation) }),
    errors: ['invitations.email_off', 'invitations.too_many', 'request.too_many'],
  },
  'PATCH /api/media/:mediaId/invitations/:invitationId': {
    access: 'member',
    needs: 'invite',
    summary: 'Give an invited person another role; it is in force at once, inside too',
    params: one,
    body: invitations.changeInvitation,
    status: 200,
    reply: invitations.invitation,
    errors: ['invitations.not_found', { code: 'invitations.revoked', status: 409 }],
  },
  'POST /api/media/:mediaId/invitations/:invitationId/renew': {
    access: 'member',
    needs: 'invite',
    summary: 'Make a new link; the old one ends at once, and with it what was opened by it',
    params: one,
    status: 200,
    reply: invitations.invitation,
    errors: ['invitations.not_found'],
  },
  'DELETE /api/media/:mediaId/invitations/:invitationId': {
    access: 'member',
    needs: 'invite',
    summary: 'Revoke an invitation; the person is out at once',
    params: one,
    status: 204,
    reply: null,
    errors: ['invitations.not_found'],
  },
  'GET /api/invitations/:token': {
    access: 'anyone',
    summary: 'What a personal link leads to',
    params: token,
    status: 200,
    reply: invitations.invitationPage,
    errors: closed,
  },
  'POST /api/invitations/:token/confirm': {
    access: 'anyone',
    summary: 'Confirm the invited address, with the code that was sent to it where the site can send email',
    params: token,
    body: invitations.confirmInvitation,
    status: 200,
    reply: invitations.invitationConfirmed,
    errors: [
      ...closed,
      'invitations.other_address',
      'invitations.other_browser',
      'invitations.wrong_code',
      'invitations.code_over',
      'invitations.too_many_codes',
      'invitations.email_failed',
    ],
  },
} as const satisfies ContractTable;
