import { checksum } from '#contracts/checksum.ts';
import { beginningBytes } from '#contracts/limits.ts';

/** The checksum of a part of a file. Throws when the file cannot be read any more. */
export async function checksumOf(part: Blob): Promise<string> {
  return checksum(new Uint8Array(await part.arrayBuffer()));
}

/**
 * A fingerprint that recognizes a file chosen again after a reload by its size and its two ends, whatever its name or
 * date. Not by `crypto.subtle`, which a page served by plain http does not have. Throws when the file cannot be read
 * any more.
 */
export async function fileMark(file: Blob): Promise<string> {
  const ends = await Promise.all([file.slice(0, beginningBytes), file.slice(-beginningBytes)].map(checksumOf));
  return [file.size, ...ends].join('-');
}
