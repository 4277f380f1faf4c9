import type { DeviceProblem } from './device-types.ts';

export interface AskedUnder {
  /** The browser's permission for this device; `unknown` where the browser does not report it. */
  permission: PermissionState | 'unknown';
  /** False: the policy of the page, or of the site that embeds it, forbids the device. */
  isAllowedHere: boolean;
}

/** Why the browser gave no camera or microphone, from the error it threw and the permission it reports. */
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

/** Browsers have one error for every refusal; Chromium tells them apart in the message, others by the permission. */
function refusalOf(message: string, permission: AskedUnder['permission']): DeviceProblem {
  if (/\bsystem\b/iu.test(message)) return 'system';
  if (permission === 'denied') return 'blocked';
  return permission === 'prompt' || /dismissed/iu.test(message) ? 'dismissed' : 'blocked';
}

/** Whether *Try again* may help without another step first. */
export function mayTryAgain(problem: DeviceProblem): boolean {
  return problem !== 'insecure' && problem !== 'unsupported' && problem !== 'policy';
}
