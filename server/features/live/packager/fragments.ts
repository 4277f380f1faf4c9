import { childrenOf, DamagedMedia, getBox, readBox, type Box } from './boxes.ts';
import { readTracks, type Track } from './tracks.ts';

/** What a stream begins with, `ftyp` and `moov`: players need it before any fragment. */
export interface StreamHeader {
  kind: 'header';
  bytes: Buffer;
  tracks: Track[];
  video: Track;
}

/** One `moof` with its `mdat`. */
export interface Fragment {
  kind: 'fragment';
  bytes: Buffer;
  /** Null: it holds only sound. */
  video: FragmentVideo | null;
}

export interface FragmentVideo {
  /** When its first picture is shown. */
  startSeconds: number;
  durationSeconds: number;
  /** Whether it begins with a key frame. */
  isKey: boolean;
}

/** More than any encoder that is accepted sends; what is longer is not read into memory. */
const mostBytes: Record<string, number> = { ftyp: 4096, moov: 1 << 20, moof: 1 << 20, mdat: 64 << 20 };
const isNoKeyFrame = 0x1_0000;

/** Reads fragmented MP4 that arrives in pieces of any length. Boxes that a player does not need are left out. */
export class FragmentReader {
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** Bytes that have to be there before reading on makes sense. */
  #needed = 8;
  #before: Buffer[] = [];
  #header: StreamHeader | null = null;

  /** Throws DamagedMedia for anything else; nothing can be read after that. */
  push(piece: Buffer): (StreamHeader | Fragment)[] {
    try {
      return this.#read(piece);
    } catch (error) {
      if (error instanceof RangeError) throw new DamagedMedia('a box that ends too early');
      throw error;
    }
  }

  #read(piece: Buffer): (StreamHeader | Fragment)[] {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes < this.#needed) return [];
    const bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    const found: (StreamHeader | Fragment)[] = [];
    let at = 0;
    for (;;) {
      const box = readBox(bytes, at);
      if (box) refuseTooLong(box);
      this.#needed = box ? box.end - at : 16;
      if (!box || box.end > bytes.length) break;
      const one = this.#take(bytes, box);
      if (one) found.push(one);
      at = box.end;
    }
    this.#pieces = [bytes.subarray(at)];
    this.#bytes = bytes.length - at;
    return found;
  }

  #take(bytes: Buffer, box: Box): StreamHeader | Fragment | null {
    if (!(box.type in mostBytes)) return null;
    this.#before.push(bytes.subarray(box.start, box.end));
    if (box.type === 'moov') return (this.#header = this.#endHeader());
    if (box.type !== 'mdat') return null;
    if (!this.#header) throw new DamagedMedia('media before its header');
    return readFragment(this.#takeBefore(), this.#header);
  }

  #endHeader(): StreamHeader {
    if (this.#header) throw new DamagedMedia('a second header');
    const bytes = this.#takeBefore();
    const tracks = readTracks(bytes, getBox(bytes, wholeOf(bytes), 'moov'));
    const video = tracks.find(({ kind }) => kind === 'video');
    if (!video) throw new DamagedMedia('no picture');
    return { kind: 'header', bytes, tracks, video };
  }

  /** Copied out, because the pieces that came are larger than what is kept of them. */
  #takeBefore(): Buffer {
    const bytes = Buffer.concat(this.#before);
    this.#before = [];
    return bytes;
  }
}

/** The header of a stream from its bytes alone, as it stands at the beginning of a recorded file. */
export function readHeader(bytes: Buffer): StreamHeader {
  const header = new FragmentReader().push(bytes).find((one) => one.kind === 'header');
  if (!header) throw new DamagedMedia('no header');
  return header;
}

function refuseTooLong({ type, start, end }: Box): void {
  if (end - start > (mostBytes[type] ?? 1 << 20))
    throw new DamagedMedia(`a box ${JSON.stringify(type)} that is too long`);
}

function wholeOf(bytes: Buffer): Box {
  return { type: 'the stream', start: 0, content: 0, end: bytes.length };
}

function readFragment(bytes: Buffer, { video }: StreamHeader): Fragment {
  const moof = getBox(bytes, wholeOf(bytes), 'moof');
  for (const traf of childrenOf(bytes, moof).filter(({ type }) => type === 'traf')) {
    const head = readTrackHead(bytes, getBox(bytes, traf, 'tfhd'), video);
    if (head.id === video.id) return { kind: 'fragment', bytes, video: readVideo(bytes, traf, head, video.timescale) };
  }
  return { kind: 'fragment', bytes, video: null };
}

interface TrackHead {
  id: number;
  duration: number;
  flags: number;
}

function readTrackHead(bytes: Buffer, { content }: Box, { defaults }: Track): TrackHead {
  const given = bytes.readUInt32BE(content) & 0xff_ffff;
  if (given & 0x1) throw new DamagedMedia('places counted from the beginning of the stream');
  let at = content + 8 + (given & 0x2 ? 4 : 0);
  const next = (isGiven: number, otherwise: number) => {
    if (!isGiven) return otherwise;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const duration = next(given & 0x8, defaults.duration);
  next(given & 0x10, 0);
  return { id: bytes.readUInt32BE(content + 4), duration, flags: next(given & 0x20, defaults.flags) };
}

function readVideo(bytes: Buffer, traf: Box, head: TrackHead, timescale: number): FragmentVideo {
  const decodeTime = getBox(bytes, traf, 'tfdt');
  const isLong = bytes.readUInt8(decodeTime.content) === 1;
  const start = isLong
    ? Number(bytes.readBigUInt64BE(decodeTime.content + 4))
    : bytes.readUInt32BE(decodeTime.content + 4);
  let ticks = 0;
  let shownAt = Infinity;
  let isKey: boolean | null = null;
  for (const run of childrenOf(bytes, traf).filter(({ type }) => type === 'trun')) {
    for (const sample of samplesOf(bytes, run, head)) {
      isKey ??= (sample.flags & isNoKeyFrame) === 0;
      shownAt = Math.min(shownAt, ticks + sample.delay);
      ticks += sample.duration;
    }
  }
  if (isKey === null) return { startSeconds: start / timescale, durationSeconds: 0, isKey: false };
  return { startSeconds: (start + shownAt) / timescale, durationSeconds: ticks / timescale, isKey };
}

interface Sample {
  duration: number;
  flags: number;
  /** From decoding to showing. */
  delay: number;
}

function samplesOf(bytes: Buffer, { content, end }: Box, head: TrackHead): Sample[] {
  const given = bytes.readUInt32BE(content) & 0xff_ffff;
  const count = bytes.readUInt32BE(content + 4);
  let at = content + 8 + (given & 0x1 ? 4 : 0);
  const next = (isGiven: number, otherwise: number) => {
    if (!isGiven) return otherwise;
    at += 4;
    return bytes.readUInt32BE(at - 4);
  };
  const firstFlags = next(given & 0x4, head.flags);
  const fields = [0x100, 0x200, 0x400, 0x800].filter((flag) => given & flag).length;
  if (at + count * fields * 4 > end || count > 100_000)
    throw new DamagedMedia('a run with more samples than it has room for');
  return Array.from({ length: count }, (_, index) => {
    const duration = next(given & 0x100, head.duration);
    next(given & 0x200, 0);
    const flags = next(given & 0x400, index === 0 ? firstFlags : head.flags);
    return { duration, flags, delay: next(given & 0x800, 0) | 0 };
  });
}
