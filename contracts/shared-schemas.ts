import type { z } from 'zod';
import { accessRequest, closedItem } from './access-requests.ts';
import { account, accountRole, accountSession } from './accounts.ts';
import { channel, channelMember, channelRole } from './channels.ts';
import { chatMessage } from './chat.ts';
import { errorReply } from './error-reply.ts';
import { guest, guestAccess, entryPage, guestLink } from './guest-access.ts';
import * as live from './live.ts';
import { mediaItem, mediaKind, mediaMay, visibility } from './media.ts';
import { invitetomedia, theming } from './modules.ts';
import { notice } from './notices.ts';
import { pageMedia, pageSession, playback } from './page-sessions.ts';
import * as rooms from './rooms.ts';
import { id, idempotencyKey, timeZone } from './text.ts';
import { interruptedUpload } from './uploads.ts';

/** Schemas that several routes speak in, by the names they have in the API document. */
export const sharedSchemas: Record<string, z.ZodType> = {
  Error: errorReply,
  Id: id,
  IdempotencyKey: idempotencyKey,
  TimeZone: timeZone,
  Account: account,
  AccountRole: accountRole,
  AccountSession: accountSession,
  ModuleInvitetomedia: invitetomedia,
  ModuleTheming: theming,
  InterruptedUpload: interruptedUpload,
  MediaItem: mediaItem,
  MediaKind: mediaKind,
  MediaMay: mediaMay,
  Visibility: visibility,
  GuestAccess: guestAccess,
  GuestLink: guestLink,
  Guest: guest,
  EntryPage: entryPage,
  PageSession: pageSession,
  PageMedia: pageMedia,
  Playback: playback,
  Room: rooms.room,
  RoomSettings: rooms.roomSettings,
  RoomChange: rooms.changeRoom,
  RoomRole: rooms.roomRole,
  RoomSession: rooms.roomSession,
  RoomMay: rooms.roomMay,
  RoomParticipant: rooms.roomParticipant,
  RoomBan: rooms.roomBan,
  WaitingPerson: rooms.waitingPerson,
  Opening: rooms.opening,
  Joining: rooms.joining,
  EngineState: rooms.engineState,
  Standing: rooms.standing,
  LobbyMessage: rooms.lobbyMessage,
  MediaSource: rooms.mediaSource,
  ChatMessage: chatMessage,
  LiveSession: live.liveSession,
  LiveSettings: live.liveSettings,
  LiveChange: live.changeLive,
  LiveView: live.liveView,
  AccessRequest: accessRequest,
  ClosedItem: closedItem,
  Notice: notice,
  Channel: channel,
  ChannelMember: channelMember,
  ChannelRole: channelRole,
};
