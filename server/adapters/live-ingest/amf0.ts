/** Values of Action Message Format 0, in which RTMP writes its commands; types that no encoder sends are left out. */
export type AmfValue = number | boolean | string | null | AmfObject | AmfValue[];
export interface AmfObject {
  [name: string]: AmfValue;
}

const mostDepth = 8;
const mostValues = 256;

/** The values in `bytes`; throws where they are damaged, nested too deep or too many. */
export function readAmf(bytes: Buffer): AmfValue[] {
  const reader = new AmfReader(bytes);
  const values: AmfValue[] = [];
  while (!reader.isAtEnd()) values.push(reader.read(0));
  return values;
}

class AmfReader {
  private at = 0;
  private count = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  read(depth: number): AmfValue {
    if (depth > mostDepth || ++this.count > mostValues) throw new RangeError('AMF: nested too deep or too many values');
    const type = this.take(1)[0]!;
    if (type === 0x00) return this.take(8).readDoubleBE();
    if (type === 0x01) return this.take(1)[0] !== 0;
    if (type === 0x02) return this.text(2);
    if (type === 0x03) return this.object(depth);
    if (type === 0x05 || type === 0x06) return null;
    if (type === 0x08) return this.skip(4).object(depth);
    if (type === 0x0a) return this.list(depth);
    if (type === 0x0b) return this.take(10).readDoubleBE();
    if (type === 0x0c) return this.text(4);
    throw new RangeError(`AMF: unknown type ${type}`);
  }

  private object(depth: number): AmfObject {
    // Without a prototype: a sender chooses the names.
    const object = Object.create(null) as AmfObject;
    for (;;) {
      const name = this.text(2);
      if (name === '' && this.bytes[this.at] === 0x09) {
        this.at += 1;
        return object;
      }
      object[name] = this.read(depth + 1);
    }
  }

  private list(depth: number): AmfValue[] {
    const length = this.take(4).readUInt32BE();
    const values: AmfValue[] = [];
    while (values.length < length) values.push(this.read(depth + 1));
    return values;
  }

  private text(lengthBytes: 2 | 4): string {
    return this.take(this.take(lengthBytes).readUIntBE(0, lengthBytes)).toString('utf8');
  }

  private skip(length: number): this {
    this.take(length);
    return this;
  }

  private take(length: number): Buffer {
    if (this.at + length > this.bytes.length) throw new RangeError('AMF: ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

export function writeAmf(...values: AmfValue[]): Buffer {
  return Buffer.concat(values.map(writeValue));
}

function writeValue(value: AmfValue): Buffer {
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (typeof value === 'boolean') return Buffer.from([0x01, value ? 1 : 0]);
  if (typeof value === 'string') return Buffer.concat([Buffer.from([0x02]), writeName(value)]);
  if (value === null) return Buffer.from([0x05]);
  if (Array.isArray(value)) throw new TypeError('AMF: Foyer sends no lists');
  const fields = Object.entries(value).flatMap(([name, field]) => [writeName(name), writeValue(field)]);
  return Buffer.concat([Buffer.from([0x03]), ...fields, Buffer.from([0x00, 0x00, 0x09])]);
}

function writeName(name: string): Buffer {
  const text = Buffer.from(name, 'utf8');
  return Buffer.concat([Buffer.from([text.length >> 8, text.length & 0xff]), text]);
}
