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

/** What the caller may do with an item; false is written out, an absent name means false too. */
export const mediaMay = z.object({
  edit: z.boolean(),
  delete: z.boolean(),
  upload: z.boolean(),
  like: z.boolean(),
  share: z.boolean(),
  manageGuestAccess: z.boolean(),
  followLinks: z.boolean(),
});
export type MediaMay = z.infer<typeof mediaMay>;

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
  /** While uploading or processing: 0 to 1, and what is done so far. `interrupted`: nothing has arrived for two minutes. */
  progress: z
    .object({
      fraction: z.number(),
      step: z.enum(['uploading', 'interrupted', 'waiting', 'processing']),
      secondsLeft: z.number().nullable(),
    })
    .optional(),
  /** Playable now, though further renditions may still be made. */
  isPlayable: z.boolean(),
  /** Why it failed, as an error code. */
  failure: z.string().nullable(),
  owner: z.object({ id, name: z.string() }),
  durationSeconds: z.number().nullable(),
  /** The displayed picture, after rotation; null for sound alone or while unknown. */
  picture: z.object({ width: z.number(), height: z.number() }).nullable(),
  hasPoster: z.boolean(),
  createdAt: instant,
  publishedAt: instant,
  /** Names the state that was read: sent back with a change, it shows whether somebody else changed the item meanwhile. */
  version: z.number().int(),
  counts: z.object({ views: z.number(), plays: z.number(), likes: z.number() }),
  liked: z.boolean(),
  /** Of rooms: the session that runs now, or the last one. */
  session: roomSession.optional(),
  /** How many guest links the item has; null for those who may not manage them. */
  guestLinks: z.number().nullable(),
  may: mediaMay,
});
export type MediaItem = z.infer<typeof mediaItem>;

export const createMedia = z.strictObject({
  /** Others are refused by what they are (`media.kind_unsupported`), so the API document does not offer them. */
  kind: mediaKind.meta({ enum: ['video', 'room'] }),
  title: line(longestTitle, 'Enter a title.'),
  description: text(longestDescription).optional(),
  tags: tags.optional(),
  visibility: visibility.optional(),
  /** For rooms; what is not named is as a new room has it. */
  room: changeRoom.optional(),
  /** The same key again, after an answer was lost, names the item that was made then. */
  idempotencyKey: idempotencyKey.optional(),
});

export const changeMedia = z.strictObject({
  title: line(longestTitle, 'Enter a title.').optional(),
  description: text(longestDescription).optional(),
  tags: tags.optional(),
  visibility: visibility.optional(),
  /** The version that was read; left out, the change is made whatever happened meanwhile. */
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
  /** From `nextCursor` of the page before. */
  cursor: id.optional(),
});
