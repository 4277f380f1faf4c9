import { LRUCache } from 'lru-cache';
import type { BlobStore } from '#server/ports/blob-store.ts';
import { Block, BlockMemory, blockBytes } from './blocks.ts';

/** A blob, or a part of one that is sent as a file of its own: a segment within a recording. */
export interface StoredFile {
  key: string;
  /** Where it begins in the blob. */
  offset: number;
  size: number;
}

/** A read under way, and how many callers wait for it. */
interface Reading {
  block: Promise<Block>;
  users: number;
}

// The cost of a key, a map entry and a buffer besides the bytes.
const overheadBytes = 500;

/**
 * Caches the most requested blocks, up to `maxBytes` in all. While there is room every block is kept; after that only
 * blocks that are requested again soon, so that one viewer of a long film does not evict what many viewers watch.
 * Simultaneous requests for a block share one read.
 */
export class BlockCache {
  readonly #blobs: Pick<BlobStore, 'readRange'>;
  readonly #maxBytes: number;
  readonly #memory = new BlockMemory();
  readonly #kept: LRUCache<string, Block>;
  readonly #askedBefore: LRUCache<string, true>;
  readonly #reading = new Map<string, Reading>();

  constructor(blobs: Pick<BlobStore, 'readRange'>, maxBytes: number) {
    this.#blobs = blobs;
    this.#maxBytes = maxBytes;
    this.#kept = new LRUCache({
      maxSize: Math.max(1, maxBytes),
      dispose: (block: Block) => {
        block.isKept = false;
        this.#memory.reclaim(block);
      },
    });
    this.#askedBefore = new LRUCache({ max: Math.max(64, Math.ceil((4 * maxBytes) / blockBytes)) });
  }

  /**
   * The block with this number, without a promise when it is in memory; rejects with BlobNotFound. The caller has to
   * give it back after use.
   */
  read(file: StoredFile, index: number): Block | Promise<Block> {
    const name = nameBlock(file, index);
    const known = this.#find(name);
    if (known) return known;
    const running = this.#reading.get(name);
    if (running) {
      running.users += 1;
      return running.block;
    }
    const own: Reading = { users: 1, block: this.#readBlock(name, file, index) };
    this.#reading.set(name, own);
    return own.block;
  }

  /** The block from memory; null when it is not cached. */
  find(file: StoredFile, index: number): Block | null {
    return this.#find(nameBlock(file, index));
  }

  /**
   * To be called once for each read, and only when the kernel has taken the bytes: the memory may be reused for another
   * item at once. A block that is never given back is only garbage to be collected.
   */
  giveBack(block: Block): void {
    block.users -= 1;
    this.#memory.reclaim(block);
  }

  /** Reads part of a file without the cache, for when much memory is lent out. */
  readPart({ key, offset }: StoredFile, start: number, end: number): Promise<Buffer> {
    return readExactly(this.#blobs, key, offset + start, offset + end);
  }

  #find(name: string): Block | null {
    const block = this.#kept.get(name);
    if (!block) return null;
    block.users += 1;
    return block;
  }

  async #readBlock(name: string, { key, offset, size }: StoredFile, index: number): Promise<Block> {
    const start = index * blockBytes;
    const end = Math.min(start + blockBytes, size);
    const room = this.#memory.take();
    try {
      const bytes = await readExactly(this.#blobs, key, offset + start, offset + end, room);
      const cost = bytes.length + overheadBytes;
      const isKept = this.#isWorthKeeping(name, size, cost);
      const block = isKept && bytes.length < room.length ? this.#compact(bytes, room) : new Block(bytes, room);
      block.users = this.#reading.get(name)?.users ?? 1;
      block.isKept = isKept;
      if (isKept) this.#kept.set(name, block, { size: cost });
      return block;
    } finally {
      this.#reading.delete(name);
    }
  }

  #isWorthKeeping(name: string, size: number, cost: number): boolean {
    if (size > this.#maxBytes / 4) return false;
    if (this.#kept.calculatedSize + cost <= this.#maxBytes || this.#askedBefore.has(name)) return true;
    this.#askedBefore.set(name, true);
    return false;
  }

  /** Copies the short last block of a file into memory of its own size. */
  #compact(bytes: Buffer, room: Buffer): Block {
    const copy = Buffer.allocUnsafeSlow(bytes.length);
    bytes.copy(copy);
    this.#memory.giveBack(room);
    return new Block(copy, null);
  }
}

// The size is part of the name, so that blocks of a file are not mixed with those of its replacement.
function nameBlock({ key, offset, size }: StoredFile, index: number): string {
  return `${key}:${offset}:${size}:${index}`;
}

async function readExactly(
  blobs: Pick<BlobStore, 'readRange'>,
  key: string,
  start: number,
  end: number,
  into?: Buffer,
): Promise<Buffer> {
  const bytes = await blobs.readRange(key, start, end, into);
  if (bytes.length === end - start) return bytes;
  throw new Error(`${key} is shorter than it is said to be: it ends before byte ${end}.`);
}
