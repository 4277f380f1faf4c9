/** For how long failures in a row count as a server restart and are shown as a mere stall. */
export const PATIENCE_MS = 90_000;
const MEDIA_RECOVERIES = 3;
const MEDIA_WINDOW_MS = 60_000;

/** One failed request: its HTTP status (0 when nothing answered) and since when requests have been failing. */
export interface FailedRequest {
  status: number;
  attempts: number;
  failingForMs: number;
}

/** Whether the status says that watching is no longer allowed, rather than that something is broken. */
export function isRefusal(status: number | undefined): boolean {
  return status === 403 || status === 410;
}

/** Decides whether to ask again. Missing and malformed answers rarely get better, so they get two more chances only. */
export function mayRetry({ status, attempts, failingForMs }: FailedRequest): boolean {
  if (isRefusal(status)) return false;
  if (failingForMs >= PATIENCE_MS) return false;
  const isTemporary = status < 400 || status >= 500 || status === 408 || status === 425 || status === 429;
  return isTemporary || attempts < 2;
}

/** How long to wait before the next try: 0.5 s, 1 s, 2 s, then every 4 s. */
export function retryDelayMs(attempts: number): number {
  return Math.min(4000, 500 * 2 ** Math.min(attempts, 10));
}

/** Decides whether a broken decoder is started anew: three times a minute, then the failure is shown. */
export function mayRecoverMedia(earlierMs: readonly number[], nowMs: number): boolean {
  return earlierMs.filter((ms) => nowMs - ms < MEDIA_WINDOW_MS).length < MEDIA_RECOVERIES;
}
