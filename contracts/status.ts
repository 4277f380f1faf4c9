import { z } from 'zod';
import { statusParts, wallNames } from './limits.ts';
import { engineProblem } from './rooms.ts';

export type WallName = (typeof wallNames)[number];

/** What a part of the site is doing. Pages translate `because`, and say what to do where it does not work. */
export const statusPart = z.object({
  name: z.enum(statusParts),
  /** `limited`: it works, with a risk or with less than it could; `off`: switched off by a setting. */
  state: z.enum(['works', 'limited', 'fails', 'off']),
  because: z.enum([
    'works',
    'off',
    /** Database, storage, room engine, mail server: no answer. */
    'silent',
    /** Storage: with `freeBytes` and, where uploads are refused, `keptFreeBytes`. */
    'little_space',
    'full',
    /** Programs: ffmpeg or ffprobe cannot be run. */
    'missing',
    /** Walls: `walls` says which do not hold. */
    'walls_missing',
    /** Room engine: it is being built, or starts. */
    'preparing',
    /** Live: another process of this installation takes encoders. */
    'elsewhere',
    /** Live: with `detail`, in the words of the log. */
    'not_listening',
    /** Clock: with `seconds`. */
    'jumped',
  ]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type StatusPart = z.infer<typeof statusPart>;

export const siteStatus = z.object({
  /** The version of Foyer. */
  version: z.string(),
  parts: z.array(statusPart),
  walls: z.array(z.object({ name: z.enum(wallNames), isHolding: z.boolean() })),
  /** Why the room engine is not ready. */
  engineProblem: engineProblem.nullable(),
  /** How many processes share the database. */
  processes: z.number().int(),
});
export type SiteStatus = z.infer<typeof siteStatus>;
