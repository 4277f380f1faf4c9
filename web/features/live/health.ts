import type { LiveHealth } from '#contracts/live.ts';

/** Above it the beginning of a segment is too far away: people come in late, and a player cannot keep up. */
const longestKeyFrameSeconds = 4;
const bestKeyFrameSeconds = 2;
/** A second frame lost now and then is nothing to act on. */
const manyDroppedFrames = 5;

export type HealthRemark = { of: 'keyFrames'; seconds: number; isTooFar: boolean } | { of: 'dropping' | 'noSound' };

/** What the owner can mend about what arrives, the most important first; nothing: it is steady. */
export function findRemarks({ keyFrameSeconds, droppedFrames, hasSound }: LiveHealth): HealthRemark[] {
  const seconds = Math.round(keyFrameSeconds ?? 0);
  return [
    ...(droppedFrames >= manyDroppedFrames ? [{ of: 'dropping' } as const] : []),
    ...(seconds > bestKeyFrameSeconds
      ? [{ of: 'keyFrames', seconds, isTooFar: seconds > longestKeyFrameSeconds } as const]
      : []),
    ...(hasSound ? [] : [{ of: 'noSound' } as const]),
  ];
}

/** Whether pictures come as they should; remarks that only make it better leave it steady. */
export function isSteady(remarks: readonly HealthRemark[]): boolean {
  return !remarks.some(({ of }) => of === 'dropping');
}
