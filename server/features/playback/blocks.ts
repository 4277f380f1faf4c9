/** Files are read, cached and sent in blocks of this size, so that a slow browser occupies one block, not a segment. */
export const blockBytes = 256 * 1024;

/** Bytes of a file, in memory that can be reused once nobody needs them any more. */
export class Block {
  /** Number of readers now. */
  users = 0;
  isKept = false;
  #bytes: Buffer | null;
  #memory: Buffer | null;

  /** `memory`: the buffer that `bytes` is part of, if it may be reused. */
  constructor(bytes: Buffer, memory: Buffer | null) {
    this.#bytes = bytes;
    this.#memory = memory;
  }

  get bytes(): Buffer {
    if (!this.#bytes) throw new Error('This block was given back: its memory is another one by now.');
    return this.#bytes;
  }

  /** Takes the memory out for reuse if nobody uses or keeps these bytes; the block cannot be read after that. */
  takeMemory(): Buffer | null {
    if (this.users > 0 || this.isKept) return null;
    const memory = this.#memory;
    this.#memory = null;
    if (memory) this.#bytes = null;
    return memory;
  }
}

const maxFree = 32;

/**
 * A pool of memory for blocks. New memory for every read would cost more than the read: the system clears its pages,
 * and the garbage collector runs more often.
 */
export class BlockMemory {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  /** Takes back the memory of a block, if nobody needs it. */
  reclaim(block: Block): void {
    const memory = block.takeMemory();
    if (memory) this.giveBack(memory);
  }

  giveBack(memory: Buffer): void {
    if (this.#free.length < maxFree) this.#free.push(memory);
  }
}
