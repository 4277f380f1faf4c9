/** Files are read, kept and sent in blocks of this many bytes: what a slow browser holds on to is one block, not one segment. */
export const blockBytes = 256 * 1024;

/** Bytes of a file in memory that is used again for other bytes, but only once nobody needs these any more. */
export class Block {
  /** Who reads it now. */
  users = 0;
  isKept = false;
  #bytes: Buffer | null;
  #memory: Buffer | null;

  /** `memory`: what `bytes` lies in, when that may be used again. */
  constructor(bytes: Buffer, memory: Buffer | null) {
    this.#bytes = bytes;
    this.#memory = memory;
  }

  get bytes(): Buffer {
    if (!this.#bytes) throw new Error('This block was given back: its memory is another one by now.');
    return this.#bytes;
  }

  /** The memory, for somebody else, once nobody uses or keeps these bytes; from then on they are not to be had here. */
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
 * Memory for blocks. Fresh memory for every read costs more than the read: the system clears each page of it, and the
 * collector runs as often as it would for garbage of that size.
 */
export class BlockMemory {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(blockBytes);
  }

  /** Takes back what a block lay in, if nobody needs it. */
  reclaim(block: Block): void {
    const memory = block.takeMemory();
    if (memory) this.giveBack(memory);
  }

  giveBack(memory: Buffer): void {
    if (this.#free.length < maxFree) this.#free.push(memory);
  }
}
