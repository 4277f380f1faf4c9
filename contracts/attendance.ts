import { z } from 'zod';
import { attendancePieces, attendanceSorts, longestSearch, waysToCome } from './limits.ts';
import { invitedRole } from './invitations.ts';
import { mediaKind } from './media.ts';
import { id, instant } from './text.ts';
import { cleanLine } from './typed-text.ts';

/** What one page has watched so far; each report replaces the one before. */
export const reportWatched = z.strictObject({
  /** Seconds of playing, at any speed. */
  seconds: z
    .number()
    .int()
    .min(0)
    .max(7 * 86_400),
  /** Which pieces of the film were played, of `attendancePieces` equal ones: hexadecimal, the first piece first. */
  pieces: z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${attendancePieces / 4}}$`, 'u'))
    .optional(),
});
export type WatchedReport = z.infer<typeof reportWatched>;

/** The last report comes with the end of its page, so that neither overtakes the other. */
export const leavePage = z.strictObject({ watched: reportWatched.optional() }).nullish();

export const attendanceQuery = z.strictObject({
  /** A session of a room; absent: the last one. */
  session: id.optional(),
  query: z.string().max(longestSearch).transform(cleanLine).optional(),
  way: z.enum(waysToCome).optional(),
  sort: z.enum(attendanceSorts).optional(),
  /** `nextCursor` of the previous reply. */
  cursor: z.coerce.number().int().min(0).max(1_000_000).optional(),
  /** All people found, as a file. */
  format: z.literal('csv').optional(),
});

const watched = {
  came: z.number().int(),
  /** Absent where nothing has a length: in rooms. */
  watchedHalf: z.number().int().nullable(),
  averageSeconds: z.number(),
};

/** One way to come: a guest link, or all invitations, or all members. */
const wayTotal = z.object({
  way: z.enum(waysToCome),
  /** Guest links only. */
  link: z
    .object({
      id,
      name: z.string(),
      status: z.enum(['active', 'off', 'expired', 'used_up', 'deleted']),
      clicks: z.object({ used: z.number().int(), limit: z.number().int().nullable() }),
    })
    .nullable(),
  ...watched,
});

export const attendee = z.object({
  /** The key of the person: stable within the item. */
  id: z.string(),
  /** Empty when it was erased. */
  name: z.string(),
  email: z.string(),
  way: z.enum(waysToCome),
  /** With which role the person was invited; null for guests and members. */
  role: invitedRole.nullable(),
  /** The name of the guest link. */
  linkName: z.string().nullable(),
  from: instant,
  to: instant,
  isInside: z.boolean(),
  /** Watched, or spent in the room. */
  seconds: z.number(),
  /** Of the film or session, 0 to 1; null in rooms. */
  share: z.number().nullable(),
  /** Which pieces were watched, as `reportWatched.pieces`; null where there is no film. */
  pieces: z.string().nullable(),
  hands: z.number().int(),
  messages: z.number().int(),
});
export type Attendee = z.infer<typeof attendee>;

export const attendance = z.object({
  media: z.object({ title: z.string(), kind: mediaKind }),
  /** Sessions of a room, the newest first; empty for other kinds. */
  sessions: z.array(z.object({ id, startedAt: instant, endedAt: instant.nullable() })),
  /** The session that the rest is about; null: the item has none. */
  session: z.string().nullable(),
  totals: z.object({
    came: z.number().int(),
    guests: z.number().int(),
    invited: z.number().int(),
    members: z.number().int(),
    inside: z.number().int(),
    averageSeconds: z.number(),
    messages: z.number().int(),
    writers: z.number().int(),
  }),
  /**
   * How many people watched each piece: of the film, `from` and `to` in seconds; of a session, in epoch milliseconds,
   * `to` being now while it runs.
   */
  heat: z.object({
    of: z.enum(['film', 'time']),
    from: z.number(),
    to: z.number(),
    isRunning: z.boolean(),
    counts: z.array(z.number().int()),
  }),
  ways: z.array(wayTotal),
  people: z.array(attendee),
  /** How many people the search found. */
  found: z.number().int(),
  nextCursor: z.number().int().nullable(),
  /** After how many days names and emails of guests are erased. */
  keptDays: z.number().int(),
});
export type Attendance = z.infer<typeof attendance>;
