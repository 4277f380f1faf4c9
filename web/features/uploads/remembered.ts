/** An upload as this browser remembers it across a reload, which loses the file itself. */
export interface Remembered {
  mediaId: string;
  accountId: string;
  fileName: string;
  sizeBytes: number;
  /** The file's fingerprint, see same-file.ts; empty while only the server knows of the upload. */
  mark: string;
  /** The server's checksum of the file's beginning; set for an upload that was begun in another browser. */
  beginning?: { bytes: number; sum: string };
  /** Where its bytes go; null until the server has given the address. */
  uploadUrl: string | null;
  sentBytes: number;
  /** The server has all bytes and processes them. */
  isUploaded: boolean;
  /** When the tab that sends it last renewed this entry, in epoch milliseconds. */
  tendedAt: number;
}

const prefix = 'foyer.upload.';
/** How often a tab renews its entry; a tab silent for three times as long counts as gone. */
export const tendMilliseconds = 5000;

/** The part of `localStorage` used here. Where the browser forbids it, uploads work but are forgotten by a reload. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

export function remember(shelf: Shelf, upload: Remembered): void {
  try {
    shelf.setItem(prefix + upload.mediaId, JSON.stringify(upload));
  } catch {
    // Storage is full or forbidden.
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

/** Whether another tab sends this upload; then this tab must not resume it. */
export function isTended(shelf: Shelf, mediaId: string, nowMilliseconds: number): boolean {
  const known = read(shelf, prefix + mediaId);
  return known !== null && nowMilliseconds - known.tendedAt <= 3 * tendMilliseconds;
}

/** The uploads of this account in this browser that no other tab is sending. */
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
