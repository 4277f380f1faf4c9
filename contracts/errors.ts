import type { FieldError } from './field-errors.ts';

/**
 * Every error code that a client can receive. `title` is for API clients; pages translate the code, from web/locales.
 */
export const errors = {
  'internal': { status: 500, title: 'Something went wrong on our side. Try again.' },
  'request.invalid': { status: 422, title: 'Some of what was sent cannot be used.' },
  'request.malformed': { status: 400, title: 'The request cannot be read.' },
  'request.not_found': { status: 404, title: 'There is nothing at this address.' },
  'request.method_not_allowed': { status: 405, title: 'This address does not know this method.' },
  'request.too_large': { status: 413, title: 'The request is too large.' },
  'request.unsupported_type': { status: 415, title: 'Requests of this content type are not accepted here.' },
  'request.foreign_origin': { status: 403, title: 'This request did not come from this site.' },
  'request.too_many': { status: 429, title: 'Too many requests. Wait a moment, then try again.' },
  'storage.full': { status: 503, title: 'The server has no space left. Nothing was changed.' },
  'storage.busy': { status: 503, title: 'The server is busy. Try again in a moment.' },

  'accounts.sign_in_required': { status: 401, title: 'Sign in first.' },
  'accounts.wrong_credentials': { status: 401, title: 'The email or the password is wrong.' },
  'accounts.too_many_attempts': { status: 429, title: 'Too many attempts. Wait a moment, then try again.' },
  'accounts.wrong_password': { status: 422, title: 'This is not your current password.' },
  'accounts.password_change_required': { status: 403, title: 'Choose your own password first.' },
  'accounts.same_password': { status: 422, title: 'Choose a password that differs from the current one.' },
  'accounts.email_taken': {
    status: 409,
    title: 'An account with this email, or one that looks like it, already exists.',
  },
  'accounts.not_permitted': { status: 403, title: 'Your account is not allowed to do this.' },
  'accounts.disabled': { status: 403, title: 'This account is disabled. Ask an administrator of this site.' },
  'accounts.not_found': { status: 404, title: 'There is no such account.' },
  'accounts.last_admin': { status: 409, title: 'This is the only administrator. Make somebody else one first.' },
  'accounts.has_items': { status: 409, title: 'This account owns media. Say who gets it, or that it is deleted.' },
  'accounts.cannot_receive': {
    status: 409,
    title: 'Media can only be handed to another account that is not disabled.',
  },
  'accounts.session_not_found': { status: 404, title: 'This session has already ended.' },

  'media.not_found': { status: 404, title: 'This media does not exist, or you are not allowed to see it.' },
  'media.not_permitted': { status: 403, title: 'You can see this media, but you are not allowed to do this.' },
  'media.creation_not_permitted': { status: 403, title: 'Your account is not allowed to add media.' },
  'media.changed_meanwhile': {
    status: 409,
    title: 'Somebody else changed this in the meantime. Check the new state, then save again.',
  },
  'media.no_poster': { status: 404, title: 'There is no picture of this media yet.' },

  'uploads.not_found': { status: 404, title: 'The server does not know this upload. Start it again.' },
  'uploads.not_expected': { status: 409, title: 'This media already has its file.' },
  'uploads.too_large': { status: 413, title: 'This file is larger than allowed.' },
  'uploads.empty': { status: 415, title: 'This file is empty.' },
  'uploads.not_media': { status: 415, title: 'This file has no picture or sound we can read.' },
  'uploads.unsupported': {
    status: 415,
    title: 'We cannot read this kind of file. Export it as MP4 with H.264 and AAC, and upload the new file.',
  },
  'uploads.damaged': {
    status: 415,
    title: 'This file is damaged or incomplete. Export it again and upload the new file.',
  },
  'uploads.picture_too_large': { status: 415, title: 'The picture of this video is larger than we can process.' },
  'uploads.too_long': { status: 415, title: 'This video is longer than we can process.' },
  'uploads.processing_failed': {
    status: 415,
    title: 'This file could not be processed. Export it again, for example as MP4, and upload the new file.',
  },
  'uploads.in_progress': { status: 409, title: 'A file for this media is already being uploaded.' },
  'uploads.out_of_step': {
    status: 409,
    title: 'The upload continued elsewhere in the meantime. It is resumed from there.',
  },
  'uploads.quota_reached': { status: 413, title: 'Your account has no space left for this file.' },

  'modules.not_found': { status: 404, title: 'There is no such module.' },

  'guest_access.not_found': { status: 404, title: 'This link does not work.' },
  'guest_access.off': { status: 410, title: 'The owner turned off guest access.' },
  'guest_access.off_on_site': {
    status: 410,
    title: 'Guest access is switched off on this site.',
    toldAs: 'guest_access.off',
    details: [{ field: 'modules', code: 'switched_off', message: 'Guest access is switched off on this site.' }],
  },
  'guest_access.expired': { status: 410, title: 'This link is no longer valid.' },
  'guest_access.used_up': { status: 410, title: 'This link is no longer valid.' },
  'guest_access.all_taken': {
    status: 410,
    title: 'All places are taken at the moment. Try again in a few minutes.',
    toldAs: 'guest_access.used_up',
    retryAfterSeconds: 60,
  },
  'guest_access.deleted': { status: 410, title: 'This link is no longer valid.' },
  'guest_access.unavailable': { status: 410, title: 'The media is no longer available.' },
  'guest_access.not_ready': { status: 409, title: 'This video is still being prepared. Try again in a few minutes.' },
  'guest_access.key_reused': {
    status: 409,
    title: 'This form was already sent, with another name or email or from another browser. Reload the page.',
  },
  'guest_access.unsupported': { status: 409, title: 'Guest access is not supported for this media.' },
  'guest_access.too_many_links': { status: 409, title: 'All guest links are taken. Delete one to create another.' },
  'guest_access.link_not_found': { status: 404, title: 'This guest link has already been deleted.' },
  'guest_access.guest_not_found': { status: 404, title: 'This guest is not known here.' },

  'invitations.not_found': { status: 404, title: 'This invitation does not exist.' },
  'invitations.off': { status: 410, title: 'Guest access is switched off on this site.' },
  'invitations.revoked': { status: 410, title: 'This invitation is no longer valid.' },
  'invitations.expired': { status: 410, title: 'This link can no longer be confirmed. Ask for a new one.' },
  'invitations.used_up': {
    status: 410,
    title: 'This link was confirmed in as many browsers as it may be. Ask for a new one.',
  },
  'invitations.other_address': { status: 403, title: 'This invitation is for another address.' },
  'invitations.other_browser': { status: 403, title: 'This link was confirmed in another browser.' },
  'invitations.wrong_code': { status: 403, title: 'This code is not right.' },
  'invitations.code_over': { status: 409, title: 'This code can no longer be used. Ask for a new one.' },
  'invitations.too_many_codes': {
    status: 429,
    title: 'No more codes are sent for this link today.',
    retryAfterSeconds: 3_600,
  },
  'invitations.email_failed': { status: 503, title: 'The email could not be sent. Try again in a moment.' },
  'invitations.email_off': {
    status: 409,
    title: 'Email is not set up on this site. Copy the link and send it yourself.',
  },
  'invitations.too_many': { status: 409, title: 'More people cannot be invited to this.' },

  'page_sessions.not_allowed': { status: 403, title: 'You do not have access to this page. Open your link again.' },
  'page_sessions.ended': { status: 403, title: 'This page has been closed. Reload it.' },

  'rooms.off': { status: 409, title: 'Rooms are turned off on this server.' },
  'rooms.not_joined': { status: 404, title: 'You are not in this room.' },
  'rooms.not_inside': { status: 403, title: 'Only people inside the room can do this.' },
  'rooms.not_a_room': { status: 404, title: 'This is not a room.' },
  'rooms.not_open': { status: 409, title: 'The room is not open now.' },
  'rooms.no_engine': { status: 503, title: 'Rooms do not work on this server at the moment.' },
  'rooms.declined': { status: 403, title: 'A moderator declined your request.' },
  'rooms.removed': { status: 403, title: 'A moderator removed you.' },
  'rooms.banned': { status: 403, title: 'You can no longer enter this room.' },
  'rooms.locked': { status: 403, title: 'The room is locked. Nobody new can come in.' },
  'rooms.full': { status: 403, title: 'The room is full.' },
  'rooms.ended': { status: 409, title: 'The session has ended.' },
  'rooms.elsewhere': { status: 409, title: 'You are in this room in another tab.' },
  'rooms.participant_not_found': { status: 404, title: 'This person is no longer in the room.' },
  'rooms.not_waiting': { status: 409, title: 'This person is no longer waiting.' },
  'rooms.link_ended': {
    status: 409,
    title: 'This person could not be let in: their guest link no longer works.',
  },
  'rooms.owner_untouchable': { status: 403, title: 'Nobody can do this to the owner of the room.' },
  'rooms.ban_not_found': { status: 404, title: 'This ban has already been lifted.' },
  'rooms.stage_not_open': { status: 403, title: 'In this room, moderators bring people on stage.' },
  'rooms.schedule_invalid': { status: 422, title: 'The room must end after it starts, within 31 days.' },

  'live.off': { status: 409, title: 'Live sessions are turned off on this server.' },
  'live.not_a_live_session': { status: 404, title: 'This is not a live session.' },
  'live.no_picture': { status: 409, title: 'No picture arrives yet. Start your encoder or your camera first.' },
  'live.not_started': { status: 409, title: 'This session has not started yet.' },
  'live.busy': { status: 409, title: 'Something is already being sent to this session. Stop it first.' },
  'live.over': { status: 409, title: 'This session is over. Create a new one to go live again.' },
  'live.schedule_invalid': { status: 422, title: 'The session must end after it starts, within 31 days.' },
  'access_requests.not_now': { status: 409, title: 'You cannot ask for access to this now.' },
  'access_requests.not_found': { status: 404, title: 'This request has already been answered or taken back.' },

  'channels.creation_not_permitted': { status: 403, title: 'Your account may not create channels.' },
  'channels.not_found': { status: 404, title: 'There is no such channel, or it is not yours to see.' },
  'channels.not_permitted': { status: 403, title: 'You may not do this in this channel.' },
  'channels.changed_meanwhile': { status: 409, title: 'Somebody else has changed this channel meanwhile.' },
  'channels.picture_unusable': { status: 409, title: 'Choose an item of the channel that has a picture.' },
  'channels.account_not_found': { status: 404, title: 'There is no such account.' },
  'channels.member_not_found': { status: 404, title: 'This person is no longer a member of the channel.' },
  'channels.last_manager': { status: 409, title: 'The last manager stays. Make somebody else a manager first.' },
  'channels.item_not_found': { status: 404, title: 'This item has already been taken out of the channel.' },
  'channels.is_a_room': { status: 409, title: 'A room is moved into a channel as its room, not as an item.' },
  'channels.has_room': { status: 409, title: 'This channel already has a room.' },
  'channels.no_room': { status: 404, title: 'This channel has no room.' },
  'channels.room_elsewhere': { status: 409, title: 'This room already belongs to a channel.' },

  'chat.off': { status: 403, title: 'The chat is turned off.' },
  'chat.too_many': { status: 429, title: 'You are sending messages too fast. Wait a moment, then send it again.' },
  'chat.slow_mode': { status: 429, title: 'Slow mode is on. Wait until you may write again.' },
  'chat.muted': { status: 403, title: 'A moderator muted you in this chat.' },
  'chat.author_not_found': { status: 404, title: 'This person has not written in this chat.' },
  'chat.moderator_untouchable': { status: 403, title: 'Moderators cannot be muted.' },
  'chat.not_found': { status: 404, title: 'This message has already been deleted.' },

  'playback.not_allowed': { status: 403, title: 'You do not have access to this.' },
  'playback.not_found': { status: 404, title: 'There is nothing at this address.' },
  'playback.too_far': { status: 400, title: 'This part of the stream will not come soon enough to wait for it.' },
} as const satisfies Record<string, CatalogueEntry>;

/** `toldAs`: the code that clients receive instead; `retryAfterSeconds`: when the error may have passed. */
interface CatalogueEntry {
  status: number;
  title: string;
  toldAs?: string;
  retryAfterSeconds?: number;
  /** Tells errors apart that have one code. */
  details?: readonly FieldError[];
}

/** The code that clients receive for an error, the seconds after which it may have passed, and what tells it apart. */
export function describeError(code: ErrorCode): Pick<CatalogueEntry, 'retryAfterSeconds' | 'details'> & {
  toldAs: ErrorCode;
} {
  const { toldAs = code, retryAfterSeconds, details }: CatalogueEntry = errors[code];
  return {
    toldAs: toldAs as ErrorCode,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(details && { details }),
  };
}

export type ErrorCode = keyof typeof errors;

/** The body of every refusal. `details` names the fields that cannot be used and what is wrong with each. */
export interface ErrorReply {
  code: ErrorCode;
  title: string;
  requestId: string;
  details?: FieldError[];
}
