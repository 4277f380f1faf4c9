import type { ApiErrorCode } from './api.ts';

/** What a failed request came back with; `status` is 0 when no answer came, `code` empty when the answer was not ours. */
export interface FailedRequest {
  status: number;
  code: ApiErrorCode | (string & {});
}

/** Too slow, too early, too many. */
const passingStatuses = [0, 408, 425, 429];

/**
 * Whether a failure passes by itself, so that asking the same again makes sense: no answer, an answer that a proxy gave, too
 * many requests, a server that is busy, full, restarting or broken. What the server refuses does not pass.
 */
export function isPassing({ status, code }: FailedRequest): boolean {
  return code === 'unreadable' || passingStatuses.includes(status) || status >= 500;
}
