/** Keys are lower-case paths, as in `media/0192…/v240/s0.m4s`. */
export const blobKeyPattern = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/u;
const longestKey = 512;

/** Whether this may name a blob: no `..`, no empty part, no hidden file. */
export function isBlobKey(key: string): boolean {
  return key.length <= longestKey && blobKeyPattern.test(key) && !key.includes('..');
}

/**
 * The folder of an item's blobs, without a slash at the end. Encoded: ids differ by case, and some disks ignore case.
 */
export function mediaFolder(mediaId: string): string {
  return `media/${Buffer.from(mediaId, 'base64url').toString('hex')}`;
}

/** Thrown for a key without a blob; a malformed key throws a plain Error, because it is a bug. */
export class BlobNotFound extends Error {
  override name = 'BlobNotFound';
}

/** A blob that is written from its beginning on and can be read meanwhile; what was written never changes. */
export interface GrowingBlob {
  /**
   * Appends the bytes and resolves, once they are durable, to the place where they begin. After a failure, such as a
   * full disk, the next bytes take the place of those that were not written. One call at a time.
   */
  append(pieces: readonly Buffer[]): Promise<number>;
  close(): Promise<void>;
}

export interface BlobStore {
  /** Moves a finished local file under the key; when it resolves, the blob is complete and durable. */
  putFile(key: string, localPath: string): Promise<void>;
  /** The same for all files directly in a folder; the folder itself is removed. */
  putFolder(prefix: string, localFolder: string): Promise<void>;
  /** Begins a blob that did not exist, for a recording. */
  grow(key: string): Promise<GrowingBlob>;
  /**
   * Bytes from `start` up to, not including, `endExclusive`, cut to the blob's size; throws BlobNotFound. They are read
   * to the beginning of `into` when it is given and large enough, else into new memory.
   */
  readRange(key: string, start: number, endExclusive: number, into?: Buffer): Promise<Buffer>;
  /** Null: there is none. */
  size(key: string): Promise<number | null>;
  has(key: string): Promise<boolean>;
  /** Keys below the folder, at any depth, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes all blobs below the folder; it is no error if there are none. Later reads throw BlobNotFound. */
  removeFolder(prefix: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Null: the store has no known limit. */
  freeBytes(): Promise<number | null>;
  /** The path of a local file with the blob's bytes, for the transcoder; throws BlobNotFound. */
  localPath(key: string): Promise<string>;
  close(): Promise<void>;
}
