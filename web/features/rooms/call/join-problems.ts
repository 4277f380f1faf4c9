import type { CallProblem } from './call-types.ts';

/** Reasons that have a sentence for each device, but none for both. */
const ownReasons: readonly CallProblem['why'][] = ['refused', 'vanished', 'replaced'];

/** What to show when one problem follows another: both, when camera and microphone fail for the same reason. */
export function joinProblems(before: CallProblem | null, now: CallProblem): CallProblem {
  const isSameReason = before?.why === now.why && !ownReasons.includes(now.why);
  const areDevices = before !== null && before.device !== 'screen' && now.device !== 'screen';
  if (!areDevices || !isSameReason) return now;
  return before.device === now.device ? now : { device: 'both', why: now.why };
}
