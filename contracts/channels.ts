import { z } from 'zod';
import { channelRoles, channelVisibilities, longestDescription, longestSearch, longestTitle } from './limits.ts';
import { id, idempotencyKey, instant, line, text } from './text.ts';
import { cleanLine } from './typed-text.ts';

export const channelRole = z.enum(channelRoles);
export type ChannelRole = z.infer<typeof channelRole>;
/** Who finds the channel and sees what stands in it: its members, or everyone who is signed in. */
export const channelVisibility = z.enum(channelVisibilities);
export type ChannelVisibility = z.infer<typeof channelVisibility>;

export const channelMay = z.object({
  /** Edit and delete the channel, its members and its room. */
  manage: z.boolean(),
  addItems: z.boolean(),
});

export const channel = z.object({
  id,
  title: z.string(),
  description: z.string(),
  visibility: channelVisibility,
  /** The caller's role; null for those who are no members. */
  role: channelRole.nullable(),
  counts: z.object({ members: z.number().int(), items: z.number().int() }),
  roomId: id.nullable(),
  /** The item that was chosen for the channel's picture; null: the newest that has a poster. */
  pictureId: id.nullable(),
  /** The item whose poster is shown; null while no item has one. */
  posterId: id.nullable(),
  createdAt: instant,
  /** Counts the changes of title, description, visibility and picture. */
  version: z.number().int(),
  may: channelMay,
});
export type Channel = z.infer<typeof channel>;

export const channelMember = z.object({
  accountId: id,
  name: z.string(),
  role: channelRole,
  /** Without another manager, this one can neither leave nor be given another role. */
  isOnlyManager: z.boolean(),
});
export type ChannelMember = z.infer<typeof channelMember>;

/** An account that can be made a member; shown to managers of the channel. */
export const candidate = z.object({ accountId: id, name: z.string(), email: z.string(), isMember: z.boolean() });
export type Candidate = z.infer<typeof candidate>;

const title = line(longestTitle, 'Enter a title.');

export const createChannel = z.strictObject({
  title,
  description: text(longestDescription).optional(),
  visibility: channelVisibility.optional(),
  /** A repeated request with the same key returns the channel made by the first. */
  idempotencyKey: idempotencyKey.optional(),
});

export const changeChannel = z.strictObject({
  title: title.optional(),
  description: text(longestDescription).optional(),
  visibility: channelVisibility.optional(),
  /** An item of the channel that has a poster; null: always the newest. */
  pictureId: id.nullable().optional(),
  /** The version that was read; when left out, the change is made even if the channel changed meanwhile. */
  version: z.number().int().optional(),
});

/** Either an existing room of the caller, or the title of a new one. */
export const giveRoom = z.union([z.strictObject({ mediaId: id }), z.strictObject({ title })]);

const query = z.string().max(longestSearch).transform(cleanLine).optional();

export const channelQuery = z.strictObject({
  query,
  /** Only channels that the caller is a member of. */
  mine: z.enum(['true', 'false']).optional(),
  cursor: id.optional(),
});
export const channelList = z.object({
  channels: z.array(channel),
  nextCursor: id.nullable(),
  total: z.number().int(),
});

export const channelMemberQuery = z.strictObject({ query, cursor: id.optional() });
export const channelMemberList = z.object({
  members: z.array(channelMember),
  nextCursor: id.nullable(),
  total: z.number().int(),
});
export const candidateQuery = z.strictObject({ query });
