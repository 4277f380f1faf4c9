import { z } from 'zod';
import {
  longestEarlyEntryMinutes,
  longestLobbyMessage,
  longestName,
  longestNetworkLabel,
  moderatorlessEndings,
  stageSettings,
} from './limits.ts';
import { filledText, id, instant, personName } from './text.ts';

export const roomRole = z.enum(['viewer', 'speaker', 'moderator']);
export type RoomRole = z.infer<typeof roomRole>;

export const mediaSource = z.enum(['camera', 'microphone', 'screen_share']);
export type MediaSource = z.infer<typeof mediaSource>;

/**
 * How participants without a role come on stage. `everyone`: members go by themselves; `on_request`: a raised hand asks
 * and a moderator brings; `invited`: moderators choose and a raised hand asks for nothing. Guests are always brought.
 */
export const stageSetting = z.enum(stageSettings);
export type StageSetting = z.infer<typeof stageSetting>;

export const participantState = z.enum(['waiting', 'inside', 'left', 'declined', 'removed', 'banned']);
export type ParticipantState = z.infer<typeof participantState>;

const roomSchedule = z.object({
  startsAt: instant,
  endsAt: instant,
  /** How many minutes before the start the room opens for everybody. */
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
  /** Nobody new may join. Participants who wait can still be admitted; those inside stay and may come back. */
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

/** The times of a scheduled room: people are let in from `opensAt` on. */
export const opening = z.object({ startsAt: instant, opensAt: instant, endsAt: instant });
export type Opening = z.infer<typeof opening>;

/** What the caller may do in the room now. */
export const roomMay = z.object({
  moderate: z.boolean(),
  chat: z.boolean(),
  raiseHand: z.boolean(),
  react: z.boolean(),
  /** Whether the caller may come on stage without a moderator. */
  comeOnStage: z.boolean(),
  /** Whether a raised hand asks a moderator for the stage. */
  askForStage: z.boolean(),
});
export type RoomMay = z.infer<typeof roomMay>;

/** What Join does for the caller. */
export const joining = z.object({
  /** The participant may send sound and pictures as soon as the participant is inside. */
  isOnStage: z.boolean(),
  /** The participant waits until a moderator admits the participant. */
  hasLobby: z.boolean(),
});
export type Joining = z.infer<typeof joining>;

/** A participant inside, as everybody inside sees the participant. */
export const roomParticipant = z.object({
  id,
  name: z.string(),
  role: roomRole,
  isGuest: z.boolean(),
  /** Came by an invitation, without an account. */
  isInvited: z.boolean(),
  /** Whether this is the item's owner, on whom no moderator may act. */
  isOwner: z.boolean(),
  isOnStage: z.boolean(),
  /** False when the participant's page lost its connection; the seat is then kept for two minutes. */
  isConnected: z.boolean(),
  handRaisedAt: instant.nullable(),
  joinedAt: instant,
});
export type RoomParticipant = z.infer<typeof roomParticipant>;

/** A participant who waits; sent to moderators only. */
export const waitingPerson = z.object({
  id,
  name: z.string(),
  email: z.string(),
  isGuest: z.boolean(),
  isInvited: z.boolean(),
  since: instant,
  /** The participant's page has been silent for two minutes. Admission is still possible. */
  isAway: z.boolean(),
  /** How often the participant asked again after being refused. */
  knocks: z.number().int(),
  /** Somebody with this email is banned here. Emails are not verified, so this proves nothing. */
  hasBannedEmail: z.boolean(),
  /**
   * The same for all guests whose form came from the same network, for as long as the room session lasts; tells nothing
   * about the network. Null for members.
   */
  network: z.string().nullable(),
});
export type WaitingPerson = z.infer<typeof waitingPerson>;

export const roomBan = z.object({ id, name: z.string(), email: z.string(), bannedAt: instant, bannedBy: z.string() });
export type RoomBan = z.infer<typeof roomBan>;

export const roomSession = z.object({
  state: z.enum(['not_started', 'open', 'ended']),
  openedAt: instant.nullable(),
  endedAt: instant.nullable(),
});

/** Why the engine is not ready. Pages translate each code and fill in the values named here. */
export const engineProblemCodes = [
  'switched_off',
  'building',
  'starting',
  'restarting',
  /** Another process of this installation runs the engine, where this one cannot reach it. */
  'elsewhere',
  /** The engine that Foyer started runs and does not answer. */
  'silent',
  'external_silent',
  'external_refuses_key',
  /** With `protocol` (UDP or TCP) and `port`. */
  'port_taken',
  /** `source` says where `path` comes from: FOYER_LIVEKIT_BINARY, PATH or FOYER_CACHE_DIR. */
  'program_unusable',
  /** With `folder`. */
  'folder_unusable',
  'not_installed',
  'download_failed',
  'build_failed',
  'build_and_download_failed',
  /** With `output`: the last line that the engine wrote. */
  'start_failed',
  /** With `error`: the message of the operating system. */
  'failed',
] as const;
export const engineProblem = z.object({
  code: z.enum(engineProblemCodes),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type EngineProblem = z.infer<typeof engineProblem>;

/** `problem`: why rooms do not work, sent only to those who may know; null when they work. */
export const engineState = z.object({
  state: z.enum(['off', 'building', 'starting', 'ready', 'unavailable']),
  problem: engineProblem.nullable(),
  /** 0 to 1 while the engine is being built; otherwise null. */
  progress: z.number().nullable(),
});
export type EngineState = z.infer<typeof engineState>;

export const room = z.object({
  mediaId: id,
  /** The item's current title. */
  title: z.string(),
  settings: roomSettings,
  opening: opening.nullable(),
  session: roomSession,
  engine: engineState,
  may: roomMay,
  joining,
  /** How many are inside; `participants` is filled only for those inside and for members who may see the item. */
  insideCount: z.number().int(),
  participants: z.array(roomParticipant),
  /** Empty for everybody but moderators. */
  waiting: z.array(waitingPerson),
  /** Emails of those inside, by participant id; empty for everybody but moderators. */
  emails: z.record(z.string(), z.string()),
});
export type Room = z.infer<typeof room>;

/** The page that makes the request: a browser may have several open, with different rights. */
export const fromPage = z.strictObject({ pageSessionId: id });
/** When left out, the caller's account is used, else the browser's guest session. */
export const fromPageIfAny = z.strictObject({ pageSessionId: id.optional() });

export const joinRoom = z.strictObject({
  pageSessionId: id,
  /** The name in the room. Members may choose one; guests keep the name of their entry. */
  name: personName(longestName, 'Enter your name.').optional(),
});

export const lobbyMessage = z.object({ id, text: z.string(), authorName: z.string(), sentAt: instant });
export type LobbyMessage = z.infer<typeof lobbyMessage>;

/** The state of one participant in the room: the page shows what follows from it. */
export const standing = z.object({
  participantId: id,
  name: z.string(),
  role: roomRole,
  state: participantState,
  /**
   * `start`: nobody has opened the room yet. `admission`: a moderator decides. Null when the participant does not wait.
   */
  waitsFor: z.enum(['admission', 'start']).nullable(),
  waitingSince: instant,
  /** While the participant waits: whether a moderator who could admit the participant is inside. */
  isModeratorInside: z.boolean(),
  /** False when another page of the same participant has the seat. */
  isHere: z.boolean(),
  /** Another page of the participant is inside and connected: joining here disconnects it. */
  isOpenElsewhere: z.boolean(),
  isOnStage: z.boolean(),
  maySend: z.array(mediaSource),
  /** Only for the page that has the seat of a participant inside. The token is the participant's id, not a secret. */
  connect: z.object({ url: z.string(), token: z.string() }).optional(),
  /** After a refusal: when the participant may ask again, and how many times are left. */
  knock: z.object({ mayAt: instant, left: z.number().int() }).nullable(),
  session: roomSession,
  /** The participant's session has ended, and a later one of the room is open. */
  isReopened: z.boolean(),
  /** Messages of moderators to those who wait, oldest first; empty for a participant inside. */
  messages: z.array(lobbyMessage),
});
export type Standing = z.infer<typeof standing>;

export const raiseHand = z.strictObject({ pageSessionId: id, isRaised: z.boolean() });
export const comeOnStage = z.strictObject({ pageSessionId: id, isOnStage: z.boolean() });
/** What a moderator switches off; the participant may switch it on again. */
export const mute = z.strictObject({ source: mediaSource.default('microphone') });
/** Without a network, everybody who waits is declined. */
export const declineAll = z.strictObject({ network: z.string().min(1).max(longestNetworkLabel).optional() });
export const sendLobbyMessage = z.strictObject({ text: filledText(longestLobbyMessage) });
