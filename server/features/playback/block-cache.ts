import { LRUCache } from 'lru-cache';
import type { BlobStore } from '#server/ports/blob-store.ts';
import { Block, BlockMemory, blockBytes } from './blocks.ts';

/** Answers with blocks that are in use by whoever asked, until given back. */
export interface BlockCache {
  /** The block with this number, from memory at once where it is there; rejects with BlobNotFound. */
  read(key: string, size: number, index: number): Block | Promise<Block>;
  /**
   * To be called once per read, and only when the kernel has taken the bytes: the memory may hold another item's at once.
   * A block that is never given back costs no more than the memory's way through the collector.
   */
  giveBack(block: Block): void;
  /** Null: not in memory. */
  find(key: string, size: number, index: number): Block | null;
  /** Part of a file past the cache, for when memory is short. */
  readPart(key: string, start: number, end: number): Promise<Buffer>;
}

interface Reading {
  block: Promise<Block>;
  /** How many wait for it. */
  users: number;
}

// What a key, a map entry and a buffer cost besides the bytes.
const overheadBytes = 500;

/**
 * Keeps the blocks that are asked for most, up to `maxBytes` in all. While there is room every block is kept; after that
 * only one that is asked for again soon, so that somebody who plays a long film through once does not drive out what a
 * crowd watches. However many ask for a block at once, it is read once.
 */
export function createBlockCache(blobs: Pick<BlobStore, 'readRange'>, maxBytes: number): BlockCache {
  const memory = new BlockMemory();
  const kept = new LRUCache<string, Block>({ maxSize: Math.max(1, maxBytes), dispose: letGo });
  const askedBefore = new LRUCache<string, true>({ max: Math.max(64, Math.ceil((4 * maxBytes) / blockBytes)) });
  const reading = new Map<string, Reading>();

  function letGo(block: Block): void {
    block.isKept = false;
    memory.reclaim(block);
  }

  function isWorthKeeping(name: string, size: number, bytes: number): boolean {
    if (size > maxBytes / 4) return false;
    if (kept.calculatedSize + bytes <= maxBytes || askedBefore.has(name)) return true;
    askedBefore.set(name, true);
    return false;
  }

  async function readBlock(name: string, key: string, size: number, index: number, own: () => Reading): Promise<Block> {
    const start = index * blockBytes;
    const end = Math.min(start + blockBytes, size);
    const room = memory.take();
    try {
      const bytes = await readExactly(blobs, key, start, end, room);
      const cost = bytes.length + overheadBytes;
      const isKept = isWorthKeeping(name, size, cost);
      const block = isKept && bytes.length < room.length ? compact(bytes, room) : new Block(bytes, room, 0);
      block.users = own().users;
      block.isKept = isKept;
      if (isKept) kept.set(name, block, { size: cost });
      return block;
    } finally {
      reading.delete(name);
    }
  }

  /** The end of a file is kept in memory of its own size. */
  function compact(bytes: Buffer, room: Buffer): Block {
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(copy);
    memory.giveBack(room);
    return new Block(copy, null, 0);
  }

  function find(name: string): Block | null {
    const block = kept.get(name);
    if (!block) return null;
    block.users += 1;
    return block;
  }

  return {
    read(key, size, index) {
      const name = nameBlock(key, size, index);
      const known = find(name);
      if (known) return known;
      const running = reading.get(name);
      if (running) {
        running.users += 1;
        return running.block;
      }
      const own: Reading = { users: 1, block: readBlock(name, key, size, index, () => own) };
      reading.set(name, own);
      return own.block;
    },
    giveBack(block) {
      block.users -= 1;
      memory.reclaim(block);
    },
    find: (key, size, index) => find(nameBlock(key, size, index)),
    readPart: (key, start, end) => readExactly(blobs, key, start, end),
  };
}

// A file that was made anew has another size: blocks of the old one are never mixed with it.
function nameBlock(key: string, size: number, index: number): string {
  return `${key}:${size}:${index}`;
}

async function readExactly(
  blobs: Pick<BlobStore, 'readRange'>,
  key: string,
  start: number,
  end: number,
  into?: Buffer,
): Promise<Buffer> {
  const bytes = await blobs.readRange(key, start, end, into);
  if (bytes.length !== end - start) throw new Error(`${key} is shorter than it is said to be: it ends before byte ${end}.`);
  return bytes;
}
