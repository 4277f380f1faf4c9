import type { CallProblem } from './call-types.ts';

/** Refusals and losses of the call itself have sentences for each device, and none for both. */
const ownReasons: readonly CallProblem['why'][] = ['refused', 'vanished'];

/** What to say when one problem follows another: of camera and microphone that miss for the same reason, both. */
export function joinProblems(before: CallProblem | null, now: CallProblem): CallProblem {
  const isSameReason = before?.why === now.why && !ownReasons.includes(now.why);
  const areDevices = before !== null && before.device !== 'screen' && now.device !== 'screen';
  if (!areDevices || !isSameReason) return now;
  return before.device === now.device ? now : { device: 'both', why: now.why };
}
