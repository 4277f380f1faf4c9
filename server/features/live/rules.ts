import type { ErrorCode } from '#contracts/errors.ts';
import type { FieldError } from '#contracts/field-errors.ts';
import { longestScheduleDays } from '#contracts/limits.ts';
import type { LiveSettings, LiveState } from '#contracts/live.ts';

/**
 * What happens to a live session. `sender_came`: a picture arrives. `start_due`: the session goes live by itself.
 * `grace_over`: the sender did not come back in time.
 */
export type LiveStep = 'sender_came' | 'sender_gone' | 'go_live' | 'start_due' | 'end' | 'grace_over';

/** The new state, why the step is refused, or null: nothing changes. */
export type StepDecision = { to: LiveState } | { because: ErrorCode } | null;

const to = (state: LiveState): StepDecision => ({ to: state });
const no = (code: ErrorCode): StepDecision => ({ because: code });

/** The one table of states. A step that was taken already changes nothing, so two tabs may press the same button. */
const steps: Record<LiveState, Record<LiveStep, StepDecision>> = {
  planned: {
    ...{ sender_came: to('ready'), sender_gone: null },
    ...{ go_live: no('live.no_picture'), start_due: null },
    ...{ end: no('live.not_started'), grace_over: null },
  },
  ready: {
    ...{ sender_came: null, sender_gone: to('planned') },
    ...{ go_live: to('live'), start_due: to('live') },
    ...{ end: no('live.not_started'), grace_over: null },
  },
  live: {
    ...{ sender_came: null, sender_gone: to('paused') },
    ...{ go_live: null, start_due: null },
    ...{ end: to('ended'), grace_over: null },
  },
  paused: {
    ...{ sender_came: to('live'), sender_gone: null },
    ...{ go_live: null, start_due: null },
    ...{ end: to('ended'), grace_over: to('ended') },
  },
  ended: {
    ...{ sender_came: no('live.over'), sender_gone: null },
    ...{ go_live: no('live.over'), start_due: null },
    ...{ end: null, grace_over: null },
  },
};

export function decideStep(state: LiveState, step: LiveStep): StepDecision {
  return steps[state][step];
}

/** How long a session without its sender waits before it ends, in steady time. */
export const graceMs = 60_000;

/** Everybody watches; before that only those who may broadcast see the preview. */
export function isShown(state: LiveState): boolean {
  return state === 'live' || state === 'paused' || state === 'ended';
}

/** Whether its sender sends, to whichever process. */
export function isSending(state: LiveState): boolean {
  return state === 'ready' || state === 'live';
}

/** Whether a session with a picture goes live by itself now; one without a start does so at once. */
export function isStartDue({ autoStart, startsAt }: Pick<LiveSettings, 'autoStart' | 'startsAt'>, now: Date): boolean {
  return autoStart && (startsAt === null || now.getTime() >= Date.parse(startsAt));
}

export interface ChatFacts {
  state: LiveState;
  chat: LiveSettings['chat'];
}

/** Whether people without a role may write and react; over with the session, whose messages stay to be read. */
export function isChatOpen({ state, chat }: ChatFacts, isGuest: boolean): boolean {
  return state !== 'ended' && (chat === 'everyone' || (chat === 'members' && !isGuest));
}

/** The settings of a new live session. */
export const newLive: LiveSettings = {
  startsAt: null,
  endsAt: null,
  chat: 'everyone',
  slowModeSeconds: 0,
  dvr: true,
  autoStart: false,
};

/** What moderators may change too. */
const ofModerators: ReadonlySet<string> = new Set<keyof LiveSettings>(['chat', 'slowModeSeconds']);

/** Whether a change needs the right to broadcast; `undefined` leaves a setting as it is. */
export function needsBroadcast(change: { [Name in keyof LiveSettings]?: LiveSettings[Name] | undefined }): boolean {
  return Object.entries(change).some(([name, value]) => value !== undefined && !ofModerators.has(name));
}

const longestMs = longestScheduleDays * 86_400_000;

/** The invalid field and what is wrong with it; null for a valid schedule. */
export function findScheduleProblem({
  startsAt,
  endsAt,
}: Pick<LiveSettings, 'startsAt' | 'endsAt'>): FieldError | null {
  if (startsAt === null || endsAt === null) return null;
  const length = Date.parse(endsAt) - Date.parse(startsAt);
  if (length <= 0) return { field: 'endsAt', code: 'before_start', message: 'Choose an end after the start.' };
  const message = `Choose an end within ${longestScheduleDays} days of the start.`;
  if (length > longestMs) return { field: 'endsAt', code: 'too_far', message, max: longestScheduleDays };
  return null;
}
