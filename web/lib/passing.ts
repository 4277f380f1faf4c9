import type { ApiErrorCode } from './api.ts';

/** The result of a failed request; `status` is 0 when no answer came, `code` empty when the answer was not Foyer's. */
export interface FailedRequest {
  status: number;
  code: ApiErrorCode | (string & {});
}

/** Too slow, too early, too many. */
const passingStatuses = [0, 408, 425, 429];

/**
 * Whether a failure passes by itself, so that the same request is worth repeating: no answer, an answer of a proxy, too
 * many requests, a server that is busy, full, restarting or broken. A refusal of the server does not pass.
 */
export function isPassing({ status, code }: FailedRequest): boolean {
  return code === 'unreadable' || passingStatuses.includes(status) || status >= 500;
}
