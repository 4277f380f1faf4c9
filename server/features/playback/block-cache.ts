import { LRUCache } from 'lru-cache';
import type { BlobStore } from '#server/ports/blob-store.ts';

/** Files are read, kept and sent in blocks of this many bytes: what a slow browser holds on to is one block, not one segment. */
export const blockBytes = 256 * 1024;

export interface BlockCache {
  /** The block with this number, from memory at once where it is there; rejects with BlobNotFound. */
  read(key: string, size: number, index: number): Buffer | Promise<Buffer>;
  /** Null: not in memory. */
  find(key: string, size: number, index: number): Buffer | null;
  /** Part of a file past the cache, for when memory is short. */
  readPart(key: string, start: number, end: number): Promise<Buffer>;
}

// What a key, a map entry and a buffer cost besides the bytes.
const overheadBytes = 400;

/**
 * Keeps the blocks that are asked for most, up to `maxBytes` in all. While there is room every block is kept; after that
 * only one that is asked for again soon, so that somebody who plays a long film through once does not drive out what a
 * crowd watches. However many ask for a block at once, it is read once.
 */
export function createBlockCache(blobs: Pick<BlobStore, 'readRange'>, maxBytes: number): BlockCache {
  const kept = new LRUCache<string, Buffer>({ maxSize: Math.max(1, maxBytes) });
  const askedBefore = new LRUCache<string, true>({ max: Math.max(64, Math.ceil((4 * maxBytes) / blockBytes)) });
  const reading = new Map<string, Promise<Buffer>>();

  function isWorthKeeping(name: string, size: number, bytes: number): boolean {
    if (size > maxBytes / 4) return false;
    if (kept.calculatedSize + bytes <= maxBytes || askedBefore.has(name)) return true;
    askedBefore.set(name, true);
    return false;
  }

  async function readBlock(name: string, key: string, size: number, index: number): Promise<Buffer> {
    try {
      const start = index * blockBytes;
      const end = Math.min(start + blockBytes, size);
      const block = await readExactly(blobs, key, start, end);
      const bytes = block.length + overheadBytes;
      if (isWorthKeeping(name, size, bytes)) kept.set(name, ownMemory(block), { size: bytes });
      return block;
    } finally {
      reading.delete(name);
    }
  }

  return {
    read(key, size, index) {
      const name = nameBlock(key, size, index);
      const known = kept.get(name) ?? reading.get(name);
      if (known) return known;
      const asked = readBlock(name, key, size, index);
      reading.set(name, asked);
      return asked;
    },
    find: (key, size, index) => kept.get(nameBlock(key, size, index)) ?? null,
    readPart: (key, start, end) => readExactly(blobs, key, start, end),
  };
}

// A file that was made anew has another size: blocks of the old one are never mixed with it.
function nameBlock(key: string, size: number, index: number): string {
  return `${key}:${size}:${index}`;
}

async function readExactly(blobs: Pick<BlobStore, 'readRange'>, key: string, start: number, end: number): Promise<Buffer> {
  const bytes = await blobs.readRange(key, start, end);
  if (bytes.length !== end - start) throw new Error(`${key} is shorter than it is said to be: it ends before byte ${end}.`);
  return bytes;
}

/** A view into a larger piece of memory would keep all of it alive. */
function ownMemory(block: Buffer): Buffer {
  if (block.buffer.byteLength === block.length) return block;
  const own = Buffer.allocUnsafeSlow(block.length);
  block.copy(own);
  return own;
}
