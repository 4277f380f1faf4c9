import type { BlobStore, GrowingBlob } from '#server/ports/blob-store.ts';
import type { StoredBytes } from './segments.ts';

/** Bytes that may wait for the disk; a disk that is slower than the stream loses segments, not memory. */
const mostWaitingBytes = 64 << 20;

export interface TakeFileDependencies {
  blobs: Pick<BlobStore, 'grow' | 'freeBytes'>;
  /** Free space that a recording leaves to everything else. */
  leastFreeBytes: number;
}

/**
 * The file of one take in one rendition: its header, then its segments one after the other. Only what a row names is
 * read, so bytes that were written last before a crash do no harm.
 */
export class TakeFile {
  readonly #dependencies: TakeFileDependencies;
  readonly #key: string;
  readonly #header: Buffer;
  #blob: GrowingBlob | null = null;
  #hasHeader = false;
  #writing: Promise<unknown> = Promise.resolve();
  #waitingBytes = 0;

  constructor(dependencies: TakeFileDependencies, key: string, header: Buffer) {
    this.#dependencies = dependencies;
    this.#key = key;
    this.#header = header;
  }

  /** Where the bytes are, once they are durable; rejects when they could not be written. */
  append(pieces: readonly Buffer[]): Promise<StoredBytes> {
    const size = pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.#waitingBytes + size > mostWaitingBytes) return Promise.reject(new Error('The disk is too slow.'));
    this.#waitingBytes += size;
    const written = this.#writing.then(async () => {
      try {
        const blob = await this.#open();
        return { key: this.#key, offset: await blob.append(pieces), size };
      } finally {
        this.#waitingBytes -= size;
      }
    });
    this.#writing = written.catch(() => {});
    return written;
  }

  /** Waits for what is being written. */
  async close(): Promise<void> {
    await this.#writing;
    await this.#blob?.close();
    this.#blob = null;
  }

  async #open(): Promise<GrowingBlob> {
    const { blobs, leastFreeBytes } = this.#dependencies;
    const freeBytes = await blobs.freeBytes();
    if (freeBytes !== null && freeBytes < leastFreeBytes) throw new Error('The disk is nearly full.');
    const blob = (this.#blob ??= await blobs.grow(this.#key));
    if (!this.#hasHeader) await blob.append([this.#header]);
    this.#hasHeader = true;
    return blob;
  }
}

/** Below the item's folder, so that it is removed together with the item. */
export function takeKey(folder: string, take: number, rendition: string): string {
  return `${folder}/live/${take}-${rendition}.mp4`;
}
