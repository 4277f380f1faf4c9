import { crc32Ogg } from './crc32-ogg.ts';

/** The head of an IVF file, the simplest container of VP8. The decoder takes the size from the pictures themselves. */
export function ivfHead(): Buffer {
  const head = Buffer.alloc(32);
  head.write('DKIF', 0, 'latin1');
  head.writeUInt16LE(32, 6);
  head.write('VP80', 8, 'latin1');
  head.writeUInt16LE(16, 12);
  head.writeUInt16LE(16, 14);
  head.writeUInt32LE(1_000, 16);
  head.writeUInt32LE(1, 20);
  return head;
}

export function ivfFrame(data: Buffer, timeMs: number): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(data.length, 0);
  head.writeBigUInt64LE(BigInt(timeMs), 4);
  return Buffer.concat([head, data]);
}

const firstPage = 2;
const samplesPerPacket = 960n;

/** Puts packets of Opus into pages of Ogg, one in each, so that the decoder gets every packet at once. */
export class OggPages {
  #sequence = 0;
  #samples = 0n;

  head(): Buffer {
    const opusHead = Buffer.alloc(19);
    opusHead.write('OpusHead', 0, 'latin1');
    opusHead.writeUInt8(1, 8);
    opusHead.writeUInt8(2, 9);
    opusHead.writeUInt32LE(48_000, 12);
    const tags = Buffer.alloc(16);
    tags.write('OpusTags', 0, 'latin1');
    return Buffer.concat([this.#page(opusHead, firstPage), this.#page(tags)]);
  }

  packet(data: Buffer): Buffer {
    this.#samples += samplesPerPacket;
    return this.#page(data);
  }

  #page(data: Buffer, type = 0): Buffer {
    const segments = Buffer.alloc(Math.floor(data.length / 255) + 1, 255);
    segments[segments.length - 1] = data.length % 255;
    const head = Buffer.alloc(27);
    head.write('OggS', 0, 'latin1');
    head.writeUInt8(type, 5);
    head.writeBigUInt64LE(this.#samples, 6);
    head.writeUInt32LE(1, 14);
    head.writeUInt32LE(this.#sequence, 18);
    head.writeUInt8(segments.length, 26);
    this.#sequence += 1;
    const page = Buffer.concat([head, segments, data]);
    page.writeUInt32LE(crc32Ogg(page), 22);
    return page;
  }
}
