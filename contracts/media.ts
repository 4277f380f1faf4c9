import { z } from 'zod';
import {
  longestDescription,
  longestSearch,
  longestTag,
  longestTitle,
  mediaSorts,
  mostTags,
  visibilities,
} from './limits.ts';
import { changeLive, liveSession } from './live.ts';
import { changeRoom, roomSession } from './rooms.ts';
import { id, idempotencyKey, instant, line, text } from './text.ts';
import { cleanLine } from './typed-text.ts';

export const mediaKind = z.enum(['video', 'live', 'room']);
export type MediaKind = z.infer<typeof mediaKind>;
export const visibility = z.enum(visibilities);
export type Visibility = z.infer<typeof visibility>;
export const mediaStatus = z.enum(['draft', 'uploading', 'processing', 'ready', 'failed']);
export type MediaStatus = z.infer<typeof mediaStatus>;

const tags = z.array(line(longestTag)).max(mostTags);

/** What the caller may do with an item; a right that is absent counts as false. */
export const mediaMay = z.object({
  edit: z.boolean(),
  delete: z.boolean(),
  upload: z.boolean(),
  like: z.boolean(),
  share: z.boolean(),
  /** False for items that take no guests, such as the room of a channel. */
  manageGuestAccess: z.boolean(),
  followLinks: z.boolean(),
  /** Invite named people with roles. */
  invite: z.boolean(),
  /** Decide who works on it, put it into channels. */
  collaborate: z.boolean(),
  seeAttendance: z.boolean(),
});
export type MediaMay = z.infer<typeof mediaMay>;

/** A picture or sound of the file that cannot be played, and the name of its codec. */
export const lostTrack = z.object({ kind: z.enum(['picture', 'sound']), codec: z.string() });
export type LostTrack = z.infer<typeof lostTrack>;

export const mediaItem = z.object({
  id,
  kind: mediaKind,
  /** Absolute address of its page, for members. */
  url: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  visibility,
  status: mediaStatus,
  /**
   * While uploading or processing: 0 to 1, and what is done so far. `interrupted`: nothing has arrived for two minutes.
   */
  progress: z
    .object({
      fraction: z.number(),
      step: z.enum(['uploading', 'interrupted', 'waiting', 'processing']),
      secondsLeft: z.number().nullable(),
    })
    .optional(),
  /** Whether it can be played now; further renditions may still be made. */
  isPlayable: z.boolean(),
  /** Why it failed, as an error code. */
  failure: z.string().nullable(),
  owner: z.object({ id, name: z.string() }),
  durationSeconds: z.number().nullable(),
  /** The displayed picture, after rotation; null for sound alone or while unknown. */
  picture: z.object({ width: z.number(), height: z.number() }).nullable(),
  /** The film is played without it. */
  lostTrack: lostTrack.nullable(),
  hasPoster: z.boolean(),
  createdAt: instant,
  publishedAt: instant,
  /** Counts the changes of the item: sent back with a change, it detects that somebody else changed it meanwhile. */
  version: z.number().int(),
  counts: z.object({ views: z.number(), plays: z.number(), likes: z.number() }),
  liked: z.boolean(),
  /** Of rooms: the session that runs now, or the last one. Of live sessions: the session. */
  session: z.union([roomSession, liveSession]).optional(),
  /** The channel whose room this is. */
  channel: z.object({ id, title: z.string() }).nullable(),
  /** Whether the item can have guest links: not the room of a channel. */
  takesGuests: z.boolean(),
  /** How many guest links the item has; null for those who may not manage them. */
  guestLinks: z.number().nullable(),
  may: mediaMay,
});
export type MediaItem = z.infer<typeof mediaItem>;

export const createMedia = z.strictObject({
  kind: mediaKind,
  title: line(longestTitle, 'Enter a title.'),
  description: text(longestDescription).optional(),
  tags: tags.optional(),
  visibility: visibility.optional(),
  /** Settings for a room; those left out get the defaults of a new room. */
  room: changeRoom.optional(),
  /** The same for a live session. */
  live: changeLive.optional(),
  /** A repeated request with the same key returns the item made by the first, for when that answer was lost. */
  idempotencyKey: idempotencyKey.optional(),
});

export const changeMedia = z.strictObject({
  title: line(longestTitle, 'Enter a title.').optional(),
  description: text(longestDescription).optional(),
  tags: tags.optional(),
  visibility: visibility.optional(),
  /** The version that was read; when left out, the change is made even if the item changed meanwhile. */
  version: z.number().int().optional(),
});

export const mediaList = z.object({
  items: z.array(mediaItem),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
});

export const mediaQuery = z.strictObject({
  kind: mediaKind.optional(),
  query: z.string().max(longestSearch).transform(cleanLine).optional(),
  tag: z.string().max(longestTag).transform(cleanLine).optional(),
  mine: z.enum(['true', 'false']).optional(),
  sort: z.enum(mediaSorts).optional(),
  /** `nextCursor` of the previous reply. */
  cursor: id.optional(),
});
