import { z } from 'zod';
import {
  longestEarlyEntryMinutes,
  longestLobbyMessage,
  longestName,
  moderatorlessEndings,
  reactions,
  stageSettings,
} from './limits.ts';
import { filledText, id, instant, line } from './text.ts';

export const roomRole = z.enum(['viewer', 'speaker', 'moderator']);
export type RoomRole = z.infer<typeof roomRole>;

export const mediaSource = z.enum(['camera', 'microphone', 'screen_share']);
export type MediaSource = z.infer<typeof mediaSource>;

/**
 * How people without a role come on stage. `everyone`: members by themselves; `on_request`: a raised hand asks, a moderator
 * brings; `invited`: moderators choose, a raised hand asks for nothing. Guests are always brought by a moderator.
 */
export const stageSetting = z.enum(stageSettings);
export type StageSetting = z.infer<typeof stageSetting>;

export const participantState = z.enum(['waiting', 'inside', 'left', 'declined', 'removed', 'banned']);
export type ParticipantState = z.infer<typeof participantState>;

const roomSchedule = z.object({
  startsAt: instant,
  endsAt: instant,
  /** So many minutes before the start the room opens for everybody. */
  earlyEntryMinutes: z.number().int().min(0).max(longestEarlyEntryMinutes),
});

export const roomSettings = z.object({
  /** Null: always open. */
  schedule: roomSchedule.nullable(),
  lobbyForGuests: z.boolean(),
  lobbyForMembers: z.boolean(),
  stage: stageSetting,
  chat: z.boolean(),
  screenShare: z.boolean(),
  whenModeratorsLeave: z.enum(moderatorlessEndings),
  /** Nobody new comes to the door. Who waits already may still be admitted; who is inside stays and may come back. */
  locked: z.boolean(),
});
export type RoomSettings = z.infer<typeof roomSettings>;

export const changeRoom = z.strictObject({
  schedule: z.strictObject(roomSchedule.shape).nullable().optional(),
  lobbyForGuests: z.boolean().optional(),
  lobbyForMembers: z.boolean().optional(),
  stage: stageSetting.optional(),
  chat: z.boolean().optional(),
  screenShare: z.boolean().optional(),
  whenModeratorsLeave: z.enum(moderatorlessEndings).optional(),
  locked: z.boolean().optional(),
});

/** When a scheduled room lets people in, for its page. */
export const opening = z.object({ startsAt: instant, opensAt: instant, endsAt: instant });
export type Opening = z.infer<typeof opening>;

/** What the caller may do in the room now. */
export const roomMay = z.object({
  moderate: z.boolean(),
  chat: z.boolean(),
  raiseHand: z.boolean(),
  react: z.boolean(),
  /** Without being brought. */
  comeOnStage: z.boolean(),
  /** A raised hand asks a moderator for it. */
  askForStage: z.boolean(),
});
export type RoomMay = z.infer<typeof roomMay>;

/** What Join does for the caller. */
export const joining = z.object({
  /** Camera and microphone are on air as soon as she is inside. */
  isOnStage: z.boolean(),
  /** A moderator lets her in first. */
  hasLobby: z.boolean(),
});
export type Joining = z.infer<typeof joining>;

/** Somebody inside, as everybody inside sees her. */
export const roomParticipant = z.object({
  id,
  name: z.string(),
  role: roomRole,
  isGuest: z.boolean(),
  /** The item's owner: nobody acts on her. */
  isOwner: z.boolean(),
  isOnStage: z.boolean(),
  /** False: her page lost its connection, her seat is kept for two minutes. */
  isConnected: z.boolean(),
  handRaisedAt: instant.nullable(),
  joinedAt: instant,
});
export type RoomParticipant = z.infer<typeof roomParticipant>;

/** Somebody who waits; for moderators only. */
export const waitingPerson = z.object({
  id,
  name: z.string(),
  email: z.string(),
  isGuest: z.boolean(),
  since: instant,
  /** Not heard of for two minutes; may be admitted all the same. */
  isAway: z.boolean(),
  /** How often she asked again after being refused. */
  knocks: z.number().int(),
  /** The email is that of somebody banned here. It proves nothing. */
  hasBannedEmail: z.boolean(),
});
export type WaitingPerson = z.infer<typeof waitingPerson>;

export const roomBan = z.object({ id, name: z.string(), email: z.string(), bannedAt: instant, bannedBy: z.string() });
export type RoomBan = z.infer<typeof roomBan>;

export const roomSession = z.object({
  state: z.enum(['not_started', 'open', 'ended']),
  openedAt: instant.nullable(),
  endedAt: instant.nullable(),
});

/** Why the engine is not ready. Pages have a sentence for each, with the values named here filled in. */
export const engineProblemCodes = [
  'switched_off',
  'building',
  'starting',
  'restarting',
  /** Our own engine runs and does not answer. */
  'silent',
  'external_silent',
  'external_refuses_key',
  /** `protocol` is UDP or TCP; `port`. */
  'port_taken',
  /** `source` says where `path` comes from: FOYER_LIVEKIT_BINARY, PATH or FOYER_CACHE_DIR. */
  'program_unusable',
  /** `folder`. */
  'folder_unusable',
  'not_installed',
  'download_failed',
  'build_failed',
  'build_and_download_failed',
  /** `output`: the last line the engine wrote. */
  'start_failed',
  /** `error`: as the system words it. */
  'failed',
] as const;
export const engineProblem = z.object({
  code: z.enum(engineProblemCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type EngineProblem = z.infer<typeof engineProblem>;

/** `problem` says why rooms do not work, to those who may know; null when they work. */
export const engineState = z.object({
  state: z.enum(['off', 'building', 'starting', 'ready', 'unavailable']),
  problem: engineProblem.nullable(),
  /** While it is being built: 0 to 1. */
  progress: z.number().nullable(),
});
export type EngineState = z.infer<typeof engineState>;

export const room = z.object({
  mediaId: id,
  /** The item's, as it is called now. */
  title: z.string(),
  settings: roomSettings,
  opening: opening.nullable(),
  session: roomSession,
  engine: engineState,
  may: roomMay,
  joining,
  /** How many are inside; the participants are named to those inside, and to members who may see the item. */
  insideCount: z.number().int(),
  participants: z.array(roomParticipant),
  /** Empty for all but moderators. */
  waiting: z.array(waitingPerson),
  /** Emails of those inside by participant, for moderators; empty for others. */
  emails: z.record(z.string(), z.string()),
});
export type Room = z.infer<typeof room>;

/** Which page is asking: a browser may have several, with different rights. */
export const fromPage = z.strictObject({ pageSessionId: id });
/** Left out, the caller's account is asked for first, then the browser's guest session. */
export const fromPageIfAny = z.strictObject({ pageSessionId: id.optional() });

export const joinRoom = z.strictObject({
  pageSessionId: id,
  /** The name in the room; members may choose one, guests keep the one of their entry. */
  name: line(longestName, 'Enter your name.').optional(),
});

export const lobbyMessage = z.object({ id, text: z.string(), authorName: z.string(), sentAt: instant });
export type LobbyMessage = z.infer<typeof lobbyMessage>;

/** How one person stands with the room: what her page shows follows from it. */
export const standing = z.object({
  participantId: id,
  name: z.string(),
  role: roomRole,
  state: participantState,
  /** `start`: nobody has opened the room yet. `admission`: a moderator lets her in. Null when she does not wait. */
  waitsFor: z.enum(['admission', 'start']).nullable(),
  waitingSince: instant,
  /** While she waits: whether a moderator is inside, who could let her in. */
  isModeratorInside: z.boolean(),
  /** False: another page of hers has the seat. */
  isHere: z.boolean(),
  isOnStage: z.boolean(),
  maySend: z.array(mediaSource),
  /** Only inside, and only for the page that has the seat. The token is the participant's id, no secret. */
  connect: z.object({ url: z.string(), token: z.string() }).optional(),
  /** After a refusal: when she may ask again, and how often still. */
  knock: z.object({ mayAt: instant, left: z.number().int() }).nullable(),
  session: roomSession,
  /** From the moderators to those who wait, oldest first; empty inside. */
  messages: z.array(lobbyMessage),
});
export type Standing = z.infer<typeof standing>;

export const raiseHand = z.strictObject({ pageSessionId: id, isRaised: z.boolean() });
export const react = z.strictObject({ pageSessionId: id, emoji: z.enum(reactions) });
export const comeOnStage = z.strictObject({ pageSessionId: id, isOnStage: z.boolean() });
/** What is switched off; she may switch it on again. */
export const mute = z.strictObject({ source: mediaSource.default('microphone') });
export const sendLobbyMessage = z.strictObject({ text: filledText(longestLobbyMessage) });
