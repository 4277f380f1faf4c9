import type { Ladder, VideoRendition } from './ladder.ts';
import type { SourceFacts } from './source-facts.ts';
import type { StoryboardPlan } from './still-pictures.ts';

/** One piece of a job; what it made stays when the next one fails. `weight` is its share of the work, in pixels. */
export type Step =
  | { kind: 'first'; names: string[]; weight: number }
  | { kind: 'poster'; weight: number }
  | { kind: 'storyboard'; weight: number }
  | { kind: 'rendition'; rendition: VideoRendition; weight: number };

/** What an item has already: after a crash only the rest is made. */
export interface Made {
  renditions: ReadonlySet<string>;
  hasPoster: boolean;
  hasStoryboard: boolean;
}

/** Reading a source pixel costs about this much of making one. */
const readingShare = 0.3;
const smallPictures = 100_000;

/** Smallest rendition and sound first, since they play; then what the library shows; then the rest, smallest first. */
export function planSteps(facts: SourceFacts, ladder: Ladder): Step[] {
  const [smallest, ...further] = ladder.video;
  const reading = facts.video ? readingShare * facts.video.width * facts.video.height : 0;
  const weigh = (rendition: VideoRendition) => reading + rendition.width * rendition.height;
  const names = [smallest?.name, ladder.audio?.name].filter((name) => name !== undefined);
  if (!smallest) return [{ kind: 'first', names, weight: smallPictures }];
  return [
    { kind: 'first', names, weight: weigh(smallest) + smallPictures },
    { kind: 'poster', weight: smallPictures },
    { kind: 'storyboard', weight: smallPictures },
    ...further.map((rendition): Step => ({ kind: 'rendition', rendition, weight: weigh(rendition) })),
  ];
}

export function isMade(step: Step, made: Made): boolean {
  if (step.kind === 'poster') return made.hasPoster;
  if (step.kind === 'storyboard') return made.hasStoryboard;
  if (step.kind === 'rendition') return made.renditions.has(step.rendition.name);
  // Sound that could not be read is left out: any of them says that the first pass is behind us.
  return step.names.some((name) => made.renditions.has(name));
}

const slackMs = 1_000;
const slackShare = 0.05;

/**
 * Whether a source ends before its time: all that was made of it is clearly shorter than promised. One that ends before
 * the other is none, and a last picture that stands long is not either: then ffmpeg had nothing to complain about.
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

/** From 0 to 1, when all steps before this one are behind us and this one is done in part. */
export function progressAt(steps: readonly Step[], at: number, fraction: number): number {
  const sum = (some: readonly Step[]) => some.reduce((total, { weight }) => total + weight, 0);
  const here = Math.min(1, Math.max(0, fraction)) * (steps[at]?.weight ?? 0);
  return Math.min(1, (sum(steps.slice(0, at)) + here) / sum(steps));
}

/** `stuck`: nothing moved for too long. `no_space` and `missing` are the machine's fault and may pass. */
export type Trouble = 'over_limit' | 'stuck' | 'no_space' | 'missing' | 'error';

export const maxAttempts = 3;
const firstWaitMs = 10_000;
const machineWaitMs = 60_000;

/** Null: it was tried often enough. What the machine lacks is waited for, however long; it counts as no attempt. */
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

/** Null while there is too little to judge by. */
export function estimateSecondsLeft(fraction: number, elapsedMs: number): number | null {
  if (fraction < 0.02 || fraction > 1 || elapsedMs < 2_000) return null;
  return Math.round(((elapsedMs / 1_000) * (1 - fraction)) / fraction);
}

/** Who works on a job: this run of this process on this machine. */
export interface Holder {
  host: string;
  pid: number;
  run: string;
}

export function nameHolder({ host, pid, run }: Holder): string {
  return `${run} ${pid} ${host}`;
}

/** Whether a lease was left behind by a process of this machine that has ended: then nobody need wait until it expires. */
export function isLeftBehind(leasedBy: string, own: Holder, isAlive: (pid: number) => boolean): boolean {
  const [, run, pid, host] = /^(\S+) (\d+) (.+)$/su.exec(leasedBy) ?? [];
  if (host !== own.host || run === own.run) return false;
  // In a container every run has the same number: then it is ours, and the run before is over.
  return Number(pid) === own.pid || !isAlive(Number(pid));
}

/** The form in which the player reads it. */
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
