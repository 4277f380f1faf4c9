import type { DeviceProblem } from './device-types.ts';

export interface AskedUnder {
  /** What the browser says of this device; `unknown` where it does not tell. */
  permission: PermissionState | 'unknown';
  /** False: the page's own policy, or that of whoever embeds it, forbids the device. */
  isAllowedHere: boolean;
}

/** Why the browser gave no camera or microphone, from the error it threw and what it says of the permission. */
export function problemOf(error: unknown, { permission, isAllowedHere }: AskedUnder): DeviceProblem {
  if (!isAllowedHere) return 'policy';
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return refusalOf(message, permission);
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unsupported';
    default:
      return 'failed';
  }
}

/** Browsers have one error for every refusal; Chromium tells them apart in its words, others by the permission. */
function refusalOf(message: string, permission: AskedUnder['permission']): DeviceProblem {
  if (/\bsystem\b/iu.test(message)) return 'system';
  if (permission === 'denied') return 'blocked';
  return permission === 'prompt' || /dismissed/iu.test(message) ? 'dismissed' : 'blocked';
}

/** Whether *Try again* may help without doing something else first. */
export function mayTryAgain(problem: DeviceProblem): boolean {
  return problem !== 'insecure' && problem !== 'unsupported' && problem !== 'policy';
}
