import type { Unfit } from './unfit-files.ts';

export type UploadState =
  | 'queued'
  | 'starting'
  | 'sending'
  | 'paused'
  /** Resumes by itself when the connection or the server is back. */
  | 'waiting'
  /** Resumes when a person presses a button: see `refusal`. */
  | 'stopped'
  | 'refused'
  /** A reload lost the file: it must be chosen again. */
  | 'unfinished'
  /** The server has all bytes; the item shows the rest. */
  | 'uploaded';

/** Why an upload stopped for good, or until a person acts. */
export interface Refusal {
  code: string;
  unfit?: Unfit;
  /** The item has no file and will get none: it is deleted with the row. */
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
  /** The last file chosen for it was a different one. */
  isOtherFile: boolean;
}

const underWay = new Set<UploadState>(['queued', 'starting', 'sending', 'waiting']);

/** Whether closing the tab would interrupt it. */
export function isUnderWay(row: UploadRow): boolean {
  return underWay.has(row.state);
}
