import { isPassing } from '../../lib/passing.ts';

/** What to do about an upload that stopped. */
export type Remedy =
  /** It passes by itself: try again, soon. */
  | 'wait'
  /** The server no longer has what was sent: begin at the first byte. */
  | 'restart'
  /** A person must do something first, then press Try again. */
  | 'stop'
  /** It can never succeed. */
  | 'refuse';

export interface Failure {
  /** 0 when no answer came. */
  status: number;
  /** The server's error code; empty when the answer was not Foyer's. */
  code: string;
}

// Another attempt is still being served, or its end was not noticed yet.
const taken = new Set(['uploads.out_of_step', 'uploads.in_progress']);
const repairable = new Set([401, 403]);

export function decideRemedy({ status, code }: Failure): Remedy {
  // 413 without a code is a proxy's, whose limit an administrator has to raise.
  if (code === 'storage.full' || (!code && status === 413)) return 'stop';
  if (code === 'uploads.not_found' || (!code && (status === 404 || status === 410))) return 'restart';
  // From a proxy or an older server: conflicting offsets of two requests (409), the lock of the request before (423).
  const isTaken = status === 423 || (status === 409 && !code) || taken.has(code);
  if (isTaken || isPassing({ status, code })) return 'wait';
  return repairable.has(status) ? 'stop' : 'refuse';
}

/** Whether a refusal means that the item has no file and will get none: only then is it deleted with its upload. */
export function leavesItemEmpty({ status, code }: Failure): boolean {
  return code.startsWith('uploads.') && (status === 413 || status === 415);
}

const waits = [1000, 2000, 4000, 8000, 15_000];

/** How long to wait before the next try, in milliseconds; there is no last try. */
export function waitMilliseconds(triesSoFar: number): number {
  return waits[Math.min(triesSoFar, waits.length - 1)] ?? 15_000;
}

/** Reads the reply to an upload, which may be a proxy's and then has no code. */
export function readFailure(status: number, body: string): Failure {
  try {
    const reply = JSON.parse(body) as { code?: unknown };
    if (typeof reply.code === 'string') return { status, code: reply.code };
  } catch {
    // Not JSON.
  }
  return { status, code: '' };
}
