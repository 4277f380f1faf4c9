import { z } from 'zod';
import { liveChats, longestSlowModeSeconds } from './limits.ts';
import { instant } from './text.ts';

/**
 * `planned`: nothing is being sent. `ready`: an encoder sends, and its owner sees a preview. `live`: it is shown to
 * everybody. `paused`: the sender is gone and may come back. `ended`: over for good; the recording is shown.
 */
export const liveState = z.enum(['planned', 'ready', 'live', 'paused', 'ended']);
export type LiveState = z.infer<typeof liveState>;

/** A live session as lists and the item's page show it. */
export const liveSession = z.object({
  state: liveState,
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
});
export type LiveSession = z.infer<typeof liveSession>;

export const liveSettings = z.object({
  startsAt: instant.nullable(),
  endsAt: instant.nullable(),
  /** Who may write in the chat; owner and moderators always may. */
  chat: z.enum(liveChats),
  /** The least time between two messages of one person; 0 for none. */
  slowModeSeconds: z.number().int().min(0).max(longestSlowModeSeconds),
  /** Whether people may go back while the session runs. */
  dvr: z.boolean(),
  /** Whether the session goes live by itself at its start, as soon as a picture arrives. */
  autoStart: z.boolean(),
});
export type LiveSettings = z.infer<typeof liveSettings>;

export const changeLive = z.strictObject(liveSettings.shape).partial();

/** What arrives from the sender; null: nobody sends. */
export const liveHealth = z.object({
  width: z.number(),
  height: z.number(),
  frameRate: z.number(),
  bitsPerSecond: z.number(),
  keyFrameSeconds: z.number().nullable(),
  droppedFrames: z.number(),
  hasSound: z.boolean(),
  protocol: z.enum(['rtmp', 'rtmps', 'external', 'browser']),
});
export type LiveHealth = z.infer<typeof liveHealth>;

/** What the page of a live session shows beside the item; read again after every `live` event. */
export const liveView = z.object({
  session: liveSession,
  settings: liveSettings,
  /** While paused: when the session ends unless the sender comes back. */
  pausedUntil: instant.nullable(),
  /** People who watch now. */
  watching: z.number().int(),
  /** The rest is null, or empty, for everybody who may not broadcast. */
  health: liveHealth.nullable(),
  ingest: z
    .object({
      rtmp: z.string().nullable(),
      rtmps: z.string().nullable(),
      /** Why encoders cannot connect; the reason of a failure is in the server's log alone. */
      problem: z.enum(['off', 'starting', 'failed']).nullable(),
    })
    .nullable(),
  /** What the owner should know of senders that were refused or cut, the newest first; codes of `LiveNoteCode`. */
  notes: z.array(z.object({ code: z.string(), detail: z.string().nullable(), at: instant })),
  /** False: the disk is full, and the session goes on without a recording. */
  isRecording: z.boolean(),
  may: z.object({ broadcast: z.boolean(), moderate: z.boolean(), chat: z.boolean(), react: z.boolean() }),
});
export type LiveView = z.infer<typeof liveView>;

/** The seat of a page that sends: camera, microphone and screen, published in VP8 without simulcast. */
export const browserSeat = z.object({ connect: z.object({ url: z.string(), token: z.string() }) });

/** The stream key as it is pasted into an encoder: one field, `<mediaId>?key=<secret>`. */
export const streamKey = z.object({ key: z.string() });
