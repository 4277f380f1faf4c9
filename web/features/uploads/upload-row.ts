import type { Unfit } from './unfit-files.ts';

export type UploadState =
  | 'queued'
  | 'starting'
  | 'sending'
  | 'paused'
  /** Goes on by itself when the connection or the server is back. */
  | 'waiting'
  /** Goes on when a person says so: see `refusal`. */
  | 'stopped'
  | 'refused'
  /** A reload took the file away: it must be chosen again. */
  | 'unfinished'
  /** All bytes are there; the item tells the rest. */
  | 'uploaded';

/** Why an upload stopped for good, or until somebody helps. */
export interface Refusal {
  code: string;
  unfit?: Unfit;
  /** The item has no file and will get none: it goes when the row is removed. */
  isItemEmpty?: boolean;
}

/** One upload as the page shows it. */
export interface UploadRow {
  key: string;
  fileName: string;
  sizeBytes: number;
  sentBytes: number;
  secondsLeft: number | null;
  state: UploadState;
  mediaId: string | null;
  refusal: Refusal | null;
  /** The last file chosen for it was another one. */
  isOtherFile: boolean;
}

const underWay = new Set<UploadState>(['queued', 'starting', 'sending', 'waiting']);

/** Whether closing the tab would interrupt it. */
export function isUnderWay(row: UploadRow): boolean {
  return underWay.has(row.state);
}
