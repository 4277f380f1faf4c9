import type { ServerResponse } from 'node:http';
import type { BlockCache, StoredFile } from './block-cache.ts';
import { blockBytes, type Block } from './blocks.ts';
import type { ByteRange } from './ranges.ts';

/** Counts the bytes in memory that wait for browsers, over all answers together. */
export class Loans {
  bytes = 0;
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get isExhausted(): boolean {
    return this.bytes >= this.maxBytes;
  }
}

/** A file, and which of its bytes are sent. */
export interface Body extends ByteRange, StoredFile {}

/** When the loans reach their bound, answers go on in copies of this size, which occupy no cached block. */
const smallPieceBytes = 32 * 1024;

/**
 * Sends part of a file block by block, each after the one before was taken. With many slow browsers, memory stays below
 * the loans' bound plus one small piece for each browser.
 */
export class BlockSender {
  readonly #blocks: BlockCache;
  readonly #loans: Loans;
  readonly #response: ServerResponse;
  readonly #body: Body;
  readonly #onFailure: (error: unknown) => void;
  #position: number;
  #lentBytes = 0;
  #block: Block | null = null;

  constructor(
    blocks: BlockCache,
    loans: Loans,
    response: ServerResponse,
    body: Body,
    onFailure: (error: unknown) => void,
  ) {
    this.#blocks = blocks;
    this.#loans = loans;
    this.#response = response;
    this.#body = body;
    this.#onFailure = onFailure;
    this.#position = body.start;
    response.once('close', this.#settle);
  }

  /** `first`: the block in which the body begins. */
  start(first: Block): void {
    this.#sendBlock(first);
  }

  /** Called when the kernel has taken a piece, or with an error if it never will; then the block is not given back. */
  readonly #onTaken = (error?: Error | null): void => {
    this.#settle();
    if (error) return;
    if (this.#block) this.#blocks.giveBack(this.#block);
    this.#block = null;
    if (this.#position < this.#body.end && !this.#response.destroyed) this.#next();
  };

  #next(): void {
    const { end } = this.#body;
    const index = Math.floor(this.#position / blockBytes);
    const isShort = this.#loans.isExhausted;
    const block = isShort ? this.#blocks.find(this.#body, index) : this.#blocks.read(this.#body, index);
    if (block instanceof Promise) {
      block.then(this.#sendBlock, this.#fail);
    } else if (block) {
      this.#sendBlock(block);
    } else {
      const partEnd = Math.min(this.#position + smallPieceBytes, end);
      this.#blocks.readPart(this.#body, this.#position, partEnd).then(this.#send, this.#fail);
    }
  }

  readonly #sendBlock = (block: Block): void => {
    const from = this.#position % blockBytes;
    const bytes = block.bytes.subarray(from, from + this.#body.end - this.#position);
    if (!this.#loans.isExhausted) {
      this.#block = block;
      this.#send(bytes);
      return;
    }
    const piece = Buffer.from(bytes.subarray(0, smallPieceBytes));
    this.#blocks.giveBack(block);
    this.#send(piece);
  };

  readonly #send = (piece: Buffer): void => {
    if (this.#response.destroyed) return;
    this.#lentBytes = piece.length;
    this.#loans.bytes += piece.length;
    this.#position += piece.length;
    if (this.#position < this.#body.end) this.#response.write(piece, this.#onTaken);
    else this.#response.end(piece, this.#onTaken);
  };

  readonly #settle = (): void => {
    this.#loans.bytes -= this.#lentBytes;
    this.#lentBytes = 0;
  };

  // The header with the length was sent: closing the connection is the only way left to signal a failure.
  readonly #fail = (error: unknown): void => {
    this.#response.destroy();
    this.#onFailure(error);
  };
}
