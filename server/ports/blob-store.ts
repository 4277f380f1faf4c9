/** Keys are paths of ours: lower case, as in `media/0192…/v240/s0.m4s`. */
export const blobKeyPattern = /^[a-z0-9][a-z0-9._-]*(?:\/[a-z0-9][a-z0-9._-]*)*$/u;
const longestKey = 512;

/** Whether this may name a blob: no way up, no empty part, nothing hidden. */
export function isBlobKey(key: string): boolean {
  return key.length <= longestKey && blobKeyPattern.test(key) && !key.includes('..');
}

/** The folder of all blobs of an item, without a slash: an id tells letters apart by their case, and some disks do not. */
export function mediaFolder(mediaId: string): string {
  return `media/${Buffer.from(mediaId, 'base64url').toString('hex')}`;
}

/** Thrown for a key that names nothing; a key that may not be one throws a plain Error, for it is a bug of ours. */
export class BlobNotFound extends Error {
  override name = 'BlobNotFound';
}

export interface BlobStore {
  /** Takes a finished local file over: after this it is under the key, complete and durable, and gone from its old place. */
  putFile(key: string, localPath: string): Promise<void>;
  /** The same for all files of a folder (not below it); the folder itself is gone afterwards. */
  putFolder(prefix: string, localFolder: string): Promise<void>;
  /**
   * Bytes from `start` up to, not including, `endExclusive`, cut to the blob's size; throws BlobNotFound. They lie in
   * `into` from its beginning where that is given and large enough, else in memory of their own.
   */
  readRange(key: string, start: number, endExclusive: number, into?: Buffer): Promise<Buffer>;
  /** Null: there is none. */
  size(key: string): Promise<number | null>;
  has(key: string): Promise<boolean>;
  /** Keys below the folder, at any depth, sorted. */
  list(prefix: string): Promise<string[]>;
  /** Removes all blobs below the folder; none is no error. Readers get BlobNotFound from now on. */
  removeFolder(prefix: string): Promise<void>;
  remove(key: string): Promise<void>;
  /** Null: the store knows no bound. */
  freeBytes(): Promise<number | null>;
  /** A file to read from on this machine, for the transcoder; throws BlobNotFound. */
  localPath(key: string): Promise<string>;
  close(): Promise<void>;
}
