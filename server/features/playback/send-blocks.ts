import type { ServerResponse } from 'node:http';
import { blockBytes, type BlockCache } from './block-cache.ts';
import type { ByteRange } from './ranges.ts';

/** Counts what lies in memory waiting for browsers to take it, over all answers together. */
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

export interface Body extends ByteRange {
  key: string;
  size: number;
}

/** With much lent already, an answer goes on in copies of this size, which hold on to nothing else. */
const smallPieceBytes = 32 * 1024;

/**
 * Sends part of a file block by block, the next one when the last one is gone. However slowly many browsers read,
 * memory stays below the loans' bound, plus one small piece for each of them.
 */
export class BlockSender {
  readonly #blocks: BlockCache;
  readonly #loans: Loans;
  readonly #response: ServerResponse;
  readonly #body: Body;
  readonly #onFailure: (error: unknown) => void;
  #position: number;
  #lentBytes = 0;

  constructor(blocks: BlockCache, loans: Loans, response: ServerResponse, body: Body, onFailure: (error: unknown) => void) {
    this.#blocks = blocks;
    this.#loans = loans;
    this.#response = response;
    this.#body = body;
    this.#onFailure = onFailure;
    this.#position = body.start;
    response.once('close', this.#settle);
  }

  /** `first`: the block that the body starts in. */
  start(first: Buffer): void {
    this.#send(first, Math.floor(this.#position / blockBytes) * blockBytes);
  }

  readonly #next = (error?: Error | null): void => {
    this.#settle();
    if (error || this.#response.destroyed) return;
    const { key, size, end } = this.#body;
    const index = Math.floor(this.#position / blockBytes);
    const position = this.#position;
    if (this.#loans.isExhausted && !this.#blocks.find(key, size, index)) {
      const partEnd = Math.min(position + smallPieceBytes, end);
      this.#blocks.readPart(key, position, partEnd).then((read) => this.#send(read, position), this.#fail);
      return;
    }
    const block = this.#blocks.read(key, size, index);
    if (block instanceof Promise) block.then((read) => this.#send(read, index * blockBytes), this.#fail);
    else this.#send(block, index * blockBytes);
  };

  /** `from`: where in the file these bytes begin. */
  #send(bytes: Buffer, from: number): void {
    if (this.#response.destroyed) return;
    const isShort = this.#loans.isExhausted;
    const offset = this.#position - from;
    const length = Math.min(bytes.length - offset, this.#body.end - this.#position, isShort ? smallPieceBytes : Infinity);
    const part = bytes.subarray(offset, offset + length);
    this.#lentBytes = length;
    this.#loans.bytes += length;
    this.#position += length;
    const piece = isShort ? Buffer.from(part) : part;
    if (this.#position >= this.#body.end) this.#response.end(piece);
    else this.#response.write(piece, this.#next);
  }

  readonly #settle = (): void => {
    this.#loans.bytes -= this.#lentBytes;
    this.#lentBytes = 0;
  };

  // The head is out and promises more bytes: cutting the connection is the only way left to say that they will not come.
  readonly #fail = (error: unknown): void => {
    this.#response.destroy();
    this.#onFailure(error);
  };
}
