import { z } from 'zod';
import * as channels from './channels.ts';
import { mediaList, mediaQuery } from './media.ts';
import type { ContractTable } from './route.ts';
import { id } from './text.ts';

const channelId = z.object({ channelId: id });
const member = z.object({ channelId: id, accountId: id });
const item = z.object({ channelId: id, mediaId: id });

/** Channels. A channel that the caller may not see is answered with 404, a missing right in it with 403. */
export const channelsApi = {
  'GET /api/channels': {
    access: 'member',
    summary: 'The channels that the caller may see',
    query: channels.channelQuery,
    status: 200,
    reply: channels.channelList,
    errors: [],
  },
  'POST /api/channels': {
    access: 'member',
    summary: 'Create a channel; the caller becomes its manager',
    body: channels.createChannel,
    status: 201,
    reply: channels.channel,
    errors: ['channels.creation_not_permitted', 'channels.not_found'],
  },
  'GET /api/channels/:channelId': {
    access: 'member',
    summary: 'One channel',
    params: channelId,
    status: 200,
    reply: channels.channel,
    errors: ['channels.not_found'],
  },
  'PATCH /api/channels/:channelId': {
    access: 'member',
    summary: 'Change title, description, visibility or picture',
    params: channelId,
    body: channels.changeChannel,
    status: 200,
    reply: channels.channel,
    errors: ['channels.not_found', 'channels.not_permitted', 'channels.changed_meanwhile', 'channels.picture_unusable'],
  },
  'DELETE /api/channels/:channelId': {
    access: 'member',
    summary: 'Delete a channel: its items stay with their owners, the session of its room ends',
    params: channelId,
    status: 204,
    reply: null,
    errors: ['channels.not_found', 'channels.not_permitted'],
  },
  'GET /api/channels/:channelId/members': {
    access: 'member',
    summary: 'The members of a channel: managers, contributors, members',
    params: channelId,
    query: channels.channelMemberQuery,
    status: 200,
    reply: channels.channelMemberList,
    errors: ['channels.not_found'],
  },
  'GET /api/channels/:channelId/candidates': {
    access: 'member',
    summary: 'Accounts to be made members, by words of their name or email',
    params: channelId,
    query: channels.candidateQuery,
    status: 200,
    reply: z.object({ people: z.array(channels.candidate) }),
    errors: ['channels.not_found', 'channels.not_permitted'],
  },
  'PUT /api/channels/:channelId/members/:accountId': {
    access: 'member',
    summary: 'Make somebody a member, or give a member another role',
    params: member,
    body: z.strictObject({ role: channels.channelRole }),
    status: 200,
    reply: channels.channelMember,
    errors: ['channels.not_found', 'channels.not_permitted', 'channels.account_not_found', 'channels.last_manager'],
  },
  'DELETE /api/channels/:channelId/members/:accountId': {
    access: 'member',
    summary: 'Remove a member, or leave; the last manager stays',
    params: member,
    status: 204,
    reply: null,
    errors: ['channels.not_found', 'channels.not_permitted', 'channels.member_not_found', 'channels.last_manager'],
  },
  'GET /api/channels/:channelId/media': {
    access: 'member',
    summary: 'The items of a channel',
    params: channelId,
    query: mediaQuery,
    status: 200,
    reply: mediaList,
    errors: ['channels.not_found'],
  },
  'PUT /api/channels/:channelId/media/:mediaId': {
    access: 'member',
    needs: 'collaborate',
    summary: 'Put an item into a channel: whoever sees the channel may open it, and its managers moderate it',
    params: item,
    status: 204,
    reply: null,
    errors: ['channels.not_found', 'channels.not_permitted', 'channels.is_a_room'],
  },
  'DELETE /api/channels/:channelId/media/:mediaId': {
    access: 'member',
    needs: 'see',
    summary: 'Take an item out of a channel: its owner and the managers of the channel may',
    params: item,
    status: 204,
    reply: null,
    errors: ['channels.not_found', 'channels.not_permitted', 'channels.item_not_found'],
  },
  'POST /api/channels/:channelId/room': {
    access: 'member',
    summary: 'Give a channel its room: an own room, whose guest access is switched off, or a new one',
    params: channelId,
    body: channels.giveRoom,
    status: 201,
    reply: channels.channel,
    errors: [
      'channels.not_found',
      'channels.not_permitted',
      'channels.has_room',
      'channels.room_elsewhere',
      'media.not_found',
      'media.not_permitted',
      'media.creation_not_permitted',
      'rooms.not_a_room',
      'rooms.off',
    ],
  },
  'DELETE /api/channels/:channelId/room': {
    access: 'member',
    summary: 'Move the room out of its channel; its guest access stays off',
    params: channelId,
    status: 200,
    reply: channels.channel,
    errors: ['channels.not_found', 'channels.no_room', 'media.not_found', 'media.not_permitted'],
  },
} as const satisfies ContractTable;
