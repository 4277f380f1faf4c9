import { z } from 'zod';
import { factAreas, factNames } from './facts.ts';
import { longestSearch } from './limits.ts';
import { id, instant } from './text.ts';
import { cleanLine } from './typed-text.ts';

/** A person in the audit log. */
export const recordedPerson = z.object({
  kind: z.enum(['account', 'guest', 'invited']),
  id,
  /** Null: the name was erased, with the account or because it is long ago. */
  name: z.string().nullable(),
});
export type RecordedPerson = z.infer<typeof recordedPerson>;

/** One act in the audit log. */
export const recordedFact = z.object({
  id: z.string(),
  at: instant,
  what: z.enum(factNames),
  /** Null: the server itself, or its command line. */
  who: recordedPerson.nullable(),
  /** An administrator acted on an item of somebody else. */
  isAdministration: z.boolean(),
  /** With the title that the item had then. */
  media: z.object({ id, title: z.string().nullable() }).nullable(),
  /** The person it was done to. */
  whom: recordedPerson.nullable(),
  /** A second person, such as who received items. */
  to: recordedPerson.nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Address, space, User-Agent header; null where it is unknown. */
  madeFrom: z.string().nullable(),
});
export type RecordedFact = z.infer<typeof recordedFact>;

export const auditFilter = z.strictObject({
  /** Words of a name, an email, a title or a link's name. */
  query: z.string().max(longestSearch).transform(cleanLine).optional(),
  /** The account that acted. */
  who: id.optional(),
  /** The account that acted, or that it was done to. */
  account: id.optional(),
  /** One act, or all of an area such as `guest_link`. */
  what: z.enum([...factAreas, ...factNames]).optional(),
  mediaId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export type AuditFilter = z.output<typeof auditFilter>;

export const auditQuery = auditFilter.extend({
  /** `nextCursor` of the previous reply. */
  cursor: z
    .string()
    .regex(/^\d{1,15}$/u)
    .optional(),
});

export const auditList = z.object({
  facts: z.array(recordedFact),
  total: z.number().int(),
  /** What the filter names by its id, with its name and title of today as far as they are known. */
  about: z.object({ account: recordedPerson.nullable(), media: recordedFact.shape.media }),
  nextCursor: z.string().nullable(),
  /** How long acts are kept. */
  keptDays: z.number().int(),
});
