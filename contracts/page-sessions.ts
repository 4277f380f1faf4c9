import { z } from 'zod';
import { lostTrack, mediaKind, mediaMay } from './media.ts';
import { liveSession } from './live.ts';
import { opening } from './rooms.ts';
import { id, instant } from './text.ts';

export const openPageSession = z.strictObject({
  mediaId: id,
  /** The page session that this page replaces; it is ended even if the new one is refused. */
  previous: id.optional(),
  /** `invited`: by the invitation that this browser has confirmed, also where an account is signed in. */
  as: z.enum(['preview', 'invited']).optional(),
});

const caption = z.object({ src: z.string(), label: z.string(), language: z.string() });

/** Absolute paths under the page session's own folder. */
export const playback = z.object({
  hls: z.string(),
  poster: z.string().nullable(),
  storyboard: z.string().nullable(),
  captions: z.array(caption),
  /** Changes when further renditions can be played. */
  renditionsVersion: z.string(),
  /** What a player asks for one after the other before the first segment: pages fetch it ahead. */
  beginning: z.array(z.string()),
  /** While the film is being made: how far it can be played, and an estimate for the rest. Null: to its end. */
  preparing: z.object({ readySeconds: z.number(), secondsLeft: z.number().nullable() }).nullable(),
});
export type Playback = z.infer<typeof playback>;

/** The item as its page shows it, to members and guests alike. */
export const pageMedia = z.object({
  id,
  kind: mediaKind,
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  owner: z.object({ name: z.string() }),
  publishedAt: instant,
  counts: z.object({ views: z.number(), plays: z.number(), likes: z.number() }),
  durationSeconds: z.number().nullable(),
  picture: z.object({ width: z.number(), height: z.number() }).nullable(),
  lostTrack: lostTrack.nullable(),
});
export type PageMedia = z.infer<typeof pageMedia>;

export const pageSession = z.object({
  id,
  as: z.enum(['member', 'guest', 'invited', 'preview']),
  siteName: z.string(),
  /** The name that the guest typed, or by which the person was invited; null for members. */
  guestName: z.string().nullable(),
  media: pageMedia,
  playback: playback.optional(),
  may: mediaMay,
  renewAfterSeconds: z.number().int(),
  /** When a scheduled room lets people in; null when it is always open, absent for other kinds. */
  opening: opening.nullable().optional(),
  /** Whether the caller asked for a seat in this room before; if not, there is no standing to read. Rooms only. */
  hasJoined: z.boolean().optional(),
  /** Live sessions only. `playback` is absent until something may be watched. */
  session: liveSession.optional(),
  /** The page session ends at this instant at the latest; the page warns ten minutes before. */
  endsAt: instant,
});
export type PageSession = z.infer<typeof pageSession>;

export const renewed = z.object({
  renewAfterSeconds: z.number().int(),
  endsAt: instant,
  playback: playback.optional(),
});
