import type { VideoRendition } from './ladder.ts';
import type { Work } from './repackaging.ts';
import type { SourceFacts } from './source-facts.ts';
import type { StoryboardPlan } from './still-pictures.ts';

/** One step of a job; its result stays when a later step fails. `weight` is its share of the work, in pixels. */
export type Step =
  | (Work['first'] & { names: string[]; weight: number })
  | { kind: 'poster'; weight: number }
  | { kind: 'storyboard'; from: VideoRendition; weight: number }
  | { kind: 'rendition'; rendition: VideoRendition; weight: number };

/** What an item has already, so that after a crash only the rest is made. */
export interface Made {
  /** Names of whole renditions. */
  renditions: ReadonlySet<string>;
  hasPoster: boolean;
  hasStoryboard: boolean;
}

/** The cost of decoding a source pixel relative to encoding one. */
const readingShare = 0.3;
const smallPictures = 100_000;

/** What plays first; the poster; the other renditions, smallest first. The smallest picture gives the storyboard. */
export function planSteps(facts: SourceFacts, { first, further }: Work): Step[] {
  const reading = facts.video ? readingShare * facts.video.width * facts.video.height : 0;
  const weigh = (rendition: VideoRendition) => reading + rendition.width * rendition.height;
  const parts = first.kind === 'copy' ? first.repackaging.copies : [first.ladder.video[0], first.ladder.audio];
  const begun = parts.filter((part) => part !== undefined && part !== null);
  const encoded = begun.filter((part) => part.kind === 'video' && !part.isCopied) as VideoRendition[];
  const beginning: Step = {
    ...first,
    names: begun.map(({ name }) => name),
    weight: encoded.reduce((sum, one) => sum + weigh(one), 0) + smallPictures,
  };
  const picture = begun.find((part) => part.kind === 'video');
  if (!picture) return [beginning];
  const rest = further.map((rendition): Step => ({ kind: 'rendition', rendition, weight: weigh(rendition) }));
  const smallest = (first.kind === 'copy' && further[0]) || picture;
  // A copied picture may be large and its key frames uneven: the storyboard waits for a smaller one.
  rest.splice(smallest === picture ? 0 : 1, 0, { kind: 'storyboard', from: smallest, weight: smallPictures });
  return [beginning, { kind: 'poster', weight: smallPictures }, ...rest];
}

export function isMade(step: Step, made: Made): boolean {
  if (step.kind === 'poster') return made.hasPoster;
  if (step.kind === 'storyboard') return made.hasStoryboard;
  if (step.kind === 'rendition') return made.renditions.has(step.rendition.name);
  if (step.kind === 'copy') return made.renditions.has(step.names[0]!);
  // Sound that could not be decoded is left out: any of the names shows that the first pass is done.
  return step.names.some((name) => made.renditions.has(name));
}

const slackMs = 1_000;
const slackShare = 0.05;

/**
 * Whether a source is truncated: all its streams came out clearly shorter than promised, and ffmpeg reported errors.
 * One stream that ends before the other is no truncation, nor is a last picture that is shown for long.
 */
export function isCutOff(
  promisedMs: SourceFacts['promisedMs'],
  made: readonly { kind: 'video' | 'audio'; durationSeconds: number }[],
  hasComplained: boolean,
): boolean {
  if (!promisedMs || !hasComplained) return false;
  return made.every(({ kind, durationSeconds }) => {
    const promised = promisedMs[kind];
    return promised - durationSeconds * 1_000 > Math.max(slackMs, promised * slackShare);
  });
}

/** Progress from 0 to 1 when all steps before `at` are done and this one by `fraction`. */
export function progressAt(steps: readonly Step[], at: number, fraction: number): number {
  const sum = (some: readonly Step[]) => some.reduce((total, { weight }) => total + weight, 0);
  const here = Math.min(1, Math.max(0, fraction)) * (steps[at]?.weight ?? 0);
  return Math.min(1, (sum(steps.slice(0, at)) + here) / sum(steps));
}

/** `stuck`: no progress for too long. `no_space` and `missing` are problems of the machine and may pass. */
export type Trouble = 'over_limit' | 'stuck' | 'no_space' | 'missing' | 'error';

/** A longer one may hold up others, so that one short one at a time may pass. */
export const shortFilmMs = 5 * 60_000;

export const maxAttempts = 3;
const firstWaitMs = 10_000;
const machineWaitMs = 60_000;

/** Null: no attempts are left. Problems of the machine are waited for without limit and not counted as attempts. */
export function decideRetry(
  attempts: number,
  because: Trouble,
  now: Date,
): { runAfter: Date; attempts: number } | null {
  if (because === 'no_space' || because === 'missing') {
    return { runAfter: new Date(now.getTime() + machineWaitMs), attempts: attempts - 1 };
  }
  if (attempts >= maxAttempts) return null;
  return { runAfter: new Date(now.getTime() + firstWaitMs * 4 ** (attempts - 1)), attempts };
}

/** Null while there is too little progress for an estimate. */
export function estimateSecondsLeft(fraction: number, elapsedMs: number): number | null {
  if (fraction < 0.02 || fraction > 1 || elapsedMs < 2_000) return null;
  return Math.round(((elapsedMs / 1_000) * (1 - fraction)) / fraction);
}

/** Converts the plan to the form that is stored for the player. */
export function describeStoryboard({
  columns,
  rows,
  tileWidth,
  tileHeight,
  intervalSeconds,
  tileCount,
}: StoryboardPlan) {
  return { columns, rows, tileWidth, tileHeight, intervalSeconds, tileCount };
}
