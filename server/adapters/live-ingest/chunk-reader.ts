/** One message of RTMP, put together from its chunks. */
export interface RtmpMessage {
  type: number;
  streamId: number;
  /** Milliseconds, 32 bits without sign, as the sender counts them. */
  timestamp: number;
  payload: Buffer;
}

/** The sender broke the protocol or one of our bounds; its connection is closed. */
export class ProtocolError extends Error {
  override name = 'ProtocolError';
}

interface ChunkStream {
  timestamp: number;
  /** What the last header said: an absolute time or a difference, which the next message may repeat. */
  timeField: number;
  hasLongTime: boolean;
  length: number;
  type: number;
  streamId: number;
  /** The message that is arriving: grows with what has come, not with what its header promises. */
  body: Buffer;
  filled: number;
}

interface ChunkReaderOptions {
  onMessage(message: RtmpMessage): void;
  /** Asked for each message. */
  mostMessageBytes(): number;
}

const mostChunkStreams = 16;
const longTime = 0xff_ff_ff;
const firstBodyBytes = 4_096;
/** The lengths of the header after its first bytes, by its format. */
const headerLengths = [11, 7, 3, 0];

/**
 * Puts messages together from chunks that arrive in pieces of any length. Its memory is bounded by the chunk streams
 * and the largest message; it throws a ProtocolError on what exceeds them.
 */
export class ChunkReader {
  chunkSize = 128;
  private readonly streams = new Map<number, ChunkStream>();
  private readonly options: ChunkReaderOptions;
  /** The beginning of a header whose end has not arrived. */
  private rest = Buffer.alloc(0);
  /** The chunk whose payload is arriving, and how much of it is missing. */
  private current: ChunkStream | null = null;
  private missing = 0;

  constructor(options: ChunkReaderOptions) {
    this.options = options;
  }

  push(bytes: Buffer): void {
    let left = this.rest.length > 0 ? Buffer.concat([this.rest, bytes]) : bytes;
    this.rest = Buffer.alloc(0);
    while (left.length > 0) {
      if (this.current) {
        left = left.subarray(this.takePayload(left));
        continue;
      }
      const used = this.takeHeader(left);
      if (used === null) {
        this.rest = Buffer.from(left);
        return;
      }
      left = left.subarray(used);
    }
  }

  /** The sender gives up a message that it has begun. */
  abort(chunkStreamId: number): void {
    const stream = this.streams.get(chunkStreamId);
    if (stream) stream.filled = 0;
  }

  private takePayload(bytes: Buffer): number {
    const stream = this.current!;
    const taken = Math.min(this.missing, bytes.length);
    append(stream, bytes.subarray(0, taken));
    this.missing -= taken;
    if (this.missing > 0) return taken;
    this.current = null;
    if (stream.filled === stream.length) this.complete(stream);
    return taken;
  }

  private complete(stream: ChunkStream): void {
    const payload = Buffer.from(stream.body.subarray(0, stream.filled));
    stream.filled = 0;
    if (stream.body.length > firstBodyBytes * 16) stream.body = Buffer.alloc(0);
    const { type, streamId, timestamp } = stream;
    this.options.onMessage({ type, streamId, timestamp, payload });
  }

  /** How many bytes the header takes; null while its end has not arrived. */
  private takeHeader(bytes: Buffer): number | null {
    const id = readChunkStreamId(bytes);
    if (id === null) return null;
    const format = bytes[0]! >> 6;
    const end = id.length + headerLengths[format]!;
    if (bytes.length < end) return null;
    const stream = this.find(id.value, format);
    const isNew = stream.filled === 0;
    const field = format < 3 ? bytes.readUIntBE(id.length, 3) : 0;
    const isLong = format < 3 ? field === longTime : stream.hasLongTime;
    if (isLong && bytes.length < end + 4) return null;
    if (format < 2) {
      stream.length = bytes.readUIntBE(id.length + 3, 3);
      stream.type = bytes[id.length + 6]!;
      stream.filled = 0;
    }
    if (format === 0) stream.streamId = bytes.readUInt32LE(id.length + 7);
    const long = isLong ? bytes.readUInt32BE(end) : null;
    // Some senders repeat the long time in every chunk of a message, as the specification asks, and some do not.
    const isRepeated = format < 3 || isNew || long === stream.timeField;
    if (format < 3) {
      stream.hasLongTime = isLong;
      stream.timeField = long ?? field;
    }
    if (format < 3 || isNew) {
      stream.timestamp = format === 0 ? stream.timeField : (stream.timestamp + stream.timeField) >>> 0;
    }
    this.begin(stream);
    return isLong && isRepeated ? end + 4 : end;
  }

  private begin(stream: ChunkStream): void {
    if (stream.length > this.options.mostMessageBytes()) throw new ProtocolError('a message is too large');
    this.missing = Math.min(this.chunkSize, stream.length - stream.filled);
    if (this.missing > 0) this.current = stream;
    else this.complete(stream);
  }

  private find(id: number, format: number): ChunkStream {
    const known = this.streams.get(id);
    if (known) return known;
    if (format === 3) throw new ProtocolError('a chunk continues nothing');
    if (this.streams.size >= mostChunkStreams) throw new ProtocolError('too many chunk streams');
    const nothing = { timestamp: 0, timeField: 0, hasLongTime: false, length: 0, type: 0, streamId: 0, filled: 0 };
    const stream = { ...nothing, body: Buffer.alloc(0) };
    this.streams.set(id, stream);
    return stream;
  }
}

function append(stream: ChunkStream, piece: Buffer): void {
  const needed = stream.filled + piece.length;
  if (stream.body.length < needed) {
    const grown = Buffer.allocUnsafe(Math.min(stream.length, Math.max(needed, stream.body.length * 2, firstBodyBytes)));
    stream.body.copy(grown, 0, 0, stream.filled);
    stream.body = grown;
  }
  piece.copy(stream.body, stream.filled);
  stream.filled = needed;
}

function readChunkStreamId(bytes: Buffer): { value: number; length: 1 | 2 | 3 } | null {
  const small = bytes[0]! & 0x3f;
  if (small >= 2) return { value: small, length: 1 };
  if (small === 0) return bytes.length < 2 ? null : { value: 64 + bytes[1]!, length: 2 };
  return bytes.length < 3 ? null : { value: 64 + bytes.readUInt16LE(1), length: 3 };
}
