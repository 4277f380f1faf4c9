import { isPassing } from '../../lib/passing.ts';

/** What to do about an upload that came to a halt. */
export type Remedy =
  /** It passes by itself: try again, soon. */
  | 'wait'
  /** The server has lost what was sent: begin at the first byte. */
  | 'restart'
  /** A person must do something first, then press Try again. */
  | 'stop'
  /** It will never go. */
  | 'refuse';

export interface Failure {
  /** 0 when no answer came. */
  status: number;
  /** The server's error code; empty when the answer was not ours. */
  code: string;
}

// Another try is still being served, or its end was not noticed yet.
const taken = new Set(['uploads.out_of_step', 'uploads.in_progress']);
const repairable = new Set([401, 403]);

export function decideRemedy({ status, code }: Failure): Remedy {
  if (code === 'storage.full') return 'stop';
  if (code === 'uploads.not_found' || (!code && (status === 404 || status === 410))) return 'restart';
  // Of a proxy or an older server: a place two requests disagree about (409), the lock of the request before (423).
  const isTaken = status === 423 || (status === 409 && !code) || taken.has(code);
  if (isTaken || isPassing({ status, code })) return 'wait';
  return repairable.has(status) ? 'stop' : 'refuse';
}

/** Whether a refusal means that the item has no file and will get none: only then may it go with its upload. */
export function leavesItemEmpty({ status }: Failure): boolean {
  return status === 413 || status === 415;
}

const waits = [1000, 2000, 4000, 8000, 15_000];

/** How long to wait before the next try, in milliseconds; it never gives up. */
export function waitMilliseconds(triesSoFar: number): number {
  return waits[Math.min(triesSoFar, waits.length - 1)] ?? 15_000;
}

/** Reads the reply of an upload, which need not be ours: a proxy answers in its own words. */
export function readFailure(status: number, body: string): Failure {
  try {
    const reply = JSON.parse(body) as { code?: unknown };
    if (typeof reply.code === 'string') return { status, code: reply.code };
  } catch {
    // Not JSON.
  }
  return { status, code: '' };
}
