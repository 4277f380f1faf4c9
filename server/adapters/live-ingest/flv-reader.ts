export interface FlvTag {
  type: number;
  timestamp: number;
  payload: Buffer;
}

const headerBytes = 13;
const tagBytes = 11;
const largestTag = 8 << 20;

/** Reads the tags of an FLV stream that arrives in pieces of any length; throws a RangeError on what is none. */
export class FlvReader {
  private rest = Buffer.alloc(0);
  private isBegun = false;

  push(piece: Buffer): FlvTag[] {
    this.rest = Buffer.concat([this.rest, piece]);
    if (!this.isBegun) {
      if (this.rest.length < headerBytes) return [];
      if (this.rest.toString('latin1', 0, 3) !== 'FLV') throw new RangeError('FLV: no header');
      this.rest = this.rest.subarray(headerBytes);
      this.isBegun = true;
    }
    const tags: FlvTag[] = [];
    for (;;) {
      if (this.rest.length < tagBytes) return tags;
      const length = this.rest.readUIntBE(1, 3);
      if (length > largestTag) throw new RangeError('FLV: a tag is too large');
      const end = tagBytes + length + 4;
      if (this.rest.length < end) return tags;
      const timestamp = this.rest.readUIntBE(4, 3) + this.rest[7]! * 2 ** 24;
      tags.push({
        type: this.rest[0]!,
        timestamp,
        payload: Buffer.from(this.rest.subarray(tagBytes, tagBytes + length)),
      });
      this.rest = this.rest.subarray(end);
    }
  }
}
