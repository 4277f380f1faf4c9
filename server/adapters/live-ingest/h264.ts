/** What the head of an H.264 stream says of its pictures. */
export interface H264Info {
  /** As in RFC 6381: `avc1.64001f`. */
  codec: string;
  width: number;
  height: number;
  /** Null where browsers can show it; else the name of what they cannot. */
  unfit: string | null;
}

const unfitProfiles = new Map([
  [110, 'H.264 High 10'],
  [122, 'H.264 High 4:2:2'],
  [244, 'H.264 High 4:4:4'],
  [44, 'H.264 CAVLC 4:4:4'],
]);
/** Profiles whose parameter sets tell colors and scaling lists. */
const highProfiles = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);
const longestSequenceSet = 1_024;

/** Reads an AVC decoder configuration; throws a RangeError where it is damaged. */
export function readH264(configuration: Buffer): H264Info {
  if (configuration.length < 8 || configuration[0] !== 1) throw new RangeError('H.264: no configuration');
  const length = configuration.readUInt16BE(6);
  const set = configuration.subarray(8, 8 + length);
  if ((configuration[5]! & 0x1f) === 0 || set.length < length || length < 4 || length > longestSequenceSet)
    throw new RangeError('H.264: no sequence parameters');
  return {
    codec: `avc1.${set.toString('hex', 1, 4)}`,
    ...readSize(new BitReader(withoutEmulation(set.subarray(1)))),
    unfit: unfitProfiles.get(set[1]!) ?? null,
  };
}

function readSize(bits: BitReader): { width: number; height: number } {
  const profile = bits.read(8);
  bits.read(16);
  bits.unsigned();
  let chroma = 1;
  if (highProfiles.has(profile)) {
    chroma = bits.unsigned();
    const hasPlanes = chroma === 3 && bits.read(1) === 1;
    bits.unsigned();
    bits.unsigned();
    bits.read(1);
    if (bits.read(1) === 1) skipScalingLists(bits, chroma === 3 ? 12 : 8);
    if (hasPlanes) chroma = 0;
  }
  skipOrder(bits);
  const columns = bits.unsigned() + 1;
  const rows = bits.unsigned() + 1;
  const fields = bits.read(1) === 1 ? 1 : 2;
  if (fields === 2) bits.read(1);
  bits.read(1);
  const crop = bits.read(1) === 1 ? readCrop(bits) : { columns: 0, rows: 0 };
  const unitWidth = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitHeight = (chroma === 1 ? 2 : 1) * fields;
  return checkSize(columns * 16 - crop.columns * unitWidth, rows * 16 * fields - crop.rows * unitHeight);
}

function checkSize(width: number, height: number) {
  if (!(width > 0 && height > 0 && width <= 65_536 && height <= 65_536)) throw new RangeError('H.264: no size');
  return { width, height };
}

function readCrop(bits: BitReader): { columns: number; rows: number } {
  const [left, right, top, bottom] = [bits.unsigned(), bits.unsigned(), bits.unsigned(), bits.unsigned()];
  return { columns: left + right, rows: top + bottom };
}

/** How pictures are numbered and how many others they refer to. */
function skipOrder(bits: BitReader): void {
  bits.unsigned();
  const type = bits.unsigned();
  if (type === 0) bits.unsigned();
  if (type === 1) {
    bits.read(1);
    bits.unsigned();
    bits.unsigned();
    const count = bits.unsigned();
    if (count > 255) throw new RangeError('H.264: too many reference frames');
    for (let at = 0; at < count; at += 1) bits.unsigned();
  }
  bits.unsigned();
  bits.read(1);
}

function skipScalingLists(bits: BitReader, lists: number): void {
  for (let list = 0; list < lists; list += 1) {
    if (bits.read(1) === 0) continue;
    let [last, next] = [8, 8];
    for (let at = 0; at < (list < 6 ? 16 : 64) && next !== 0; at += 1) {
      next = (last + bits.signed() + 256) & 0xff;
      if (next !== 0) last = next;
    }
  }
}

/** Without the bytes that keep a start code from appearing by chance. */
function withoutEmulation(bytes: Buffer): Buffer {
  return Buffer.from(
    bytes.filter((byte, at) => !(byte === 3 && at >= 2 && bytes[at - 1] === 0 && bytes[at - 2] === 0)),
  );
}

class BitReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  read(count: number): number {
    if (this.at + count > this.bytes.length * 8) throw new RangeError('H.264: ends too early');
    let value = 0;
    for (let left = count; left > 0; left -= 1, this.at += 1)
      value = value * 2 + ((this.bytes[this.at >> 3]! >> (7 - (this.at & 7))) & 1);
    return value;
  }

  /** Exponential-Golomb code. */
  unsigned(): number {
    let zeros = 0;
    while (this.read(1) === 0) if (++zeros > 31) throw new RangeError('H.264: a number is too long');
    return 2 ** zeros - 1 + this.read(zeros);
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? (value + 1) / 2 : -value / 2;
  }
}
