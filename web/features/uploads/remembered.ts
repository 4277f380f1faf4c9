/** An upload as this browser remembers it over a reload, which takes the file itself away. */
export interface Remembered {
  mediaId: string;
  accountId: string;
  fileName: string;
  sizeBytes: number;
  /** See same-file.ts; empty while only the server knows of it. */
  mark: string;
  /** What the server says the file begins with; then it was begun in another browser. */
  beginning?: { bytes: number; sum: string };
  /** Where its bytes go; null until the server has given the address. */
  uploadUrl: string | null;
  sentBytes: number;
  /** All bytes are there; the server works on it. */
  isUploaded: boolean;
  /** When the tab that sends it last said so, in epoch milliseconds. */
  tendedAt: number;
}

const prefix = 'foyer.upload.';
/** A tab says this often that it is still there; three times as long without a word, and it is gone. */
export const tendMilliseconds = 5000;

/** Part of `localStorage`, which may be forbidden: uploads then work, but are forgotten by a reload. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function remember(shelf: Shelf, upload: Remembered): void {
  try {
    shelf.setItem(prefix + upload.mediaId, JSON.stringify(upload));
  } catch {
    // Full or forbidden.
  }
}

export function forget(shelf: Shelf, mediaId: string): void {
  shelf.removeItem(prefix + mediaId);
}

function read(shelf: Shelf, key: string): Remembered | null {
  try {
    const known = JSON.parse(shelf.getItem(key) ?? 'null') as Remembered | null;
    return known && typeof known.mediaId === 'string' && typeof known.mark === 'string' ? known : null;
  } catch {
    return null;
  }
}

/** Whether another tab is at it: a pause there is not for us to end. */
export function isTended(shelf: Shelf, mediaId: string, nowMilliseconds: number): boolean {
  const known = read(shelf, prefix + mediaId);
  return known !== null && nowMilliseconds - known.tendedAt <= 3 * tendMilliseconds;
}

/** What this account left behind in this browser and no other tab is tending now. */
export function recall(shelf: Shelf, accountId: string, nowMilliseconds: number): Remembered[] {
  const keys = Array.from({ length: shelf.length }, (_, at) => shelf.key(at) ?? '');
  return keys
    .filter((key) => key.startsWith(prefix))
    .map((key) => read(shelf, key))
    .filter((known) => known !== null)
    .filter((known) => known.accountId === accountId)
    .filter((known) => nowMilliseconds - known.tendedAt > 3 * tendMilliseconds)
    .toSorted((a, b) => a.tendedAt - b.tendedAt || a.fileName.localeCompare(b.fileName));
}
