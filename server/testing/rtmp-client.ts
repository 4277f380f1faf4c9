import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { readAmf, writeAmf, type AmfValue } from '#server/adapters/live-ingest/amf0.ts';
import { ChunkReader } from '#server/adapters/live-ingest/chunk-reader.ts';

const run = promisify(execFile);

/** One message of a stream: 8 is sound, 9 a picture, 18 a description. */
export interface Tag {
  type: number;
  timestamp: number;
  payload: Buffer;
}

/** What ffmpeg would send of this file by RTMP. */
export async function readTags(path: string, ...options: string[]): Promise<Tag[]> {
  const given = ['-nostdin', '-v', 'error', '-i', path, '-c', 'copy', ...options, '-f', 'flv', 'pipe:1'];
  const { stdout } = await run('ffmpeg', given, { encoding: 'buffer', maxBuffer: 64 << 20 });
  const tags: Tag[] = [];
  for (let at = 13; at < stdout.length;) {
    const length = stdout.readUIntBE(at + 1, 3);
    const timestamp = stdout.readUIntBE(at + 4, 3) + stdout[at + 7]! * 2 ** 24;
    // In a message the description begins with a word for the server.
    const payload = stdout.subarray(at + 11, at + 11 + length);
    const type = stdout[at]!;
    tags.push({
      type,
      timestamp,
      payload: type === 18 ? Buffer.concat([writeAmf('@setDataFrame'), payload]) : payload,
    });
    at += 15 + length;
  }
  return tags;
}

const chunkBytes = 60_000;

/** A message in chunks as encoders write them, with the long form of its time where it needs it. */
export function writeChunks({ type, timestamp, payload }: Tag, chunkStream = 6, size = chunkBytes): Buffer {
  const isLong = timestamp >= 0xff_ff_ff;
  const long = Buffer.alloc(isLong ? 4 : 0);
  if (isLong) long.writeUInt32BE(timestamp);
  const header = Buffer.alloc(12);
  header[0] = chunkStream;
  header.writeUIntBE(isLong ? 0xff_ff_ff : timestamp, 1, 3);
  header.writeUIntBE(payload.length, 4, 3);
  header[7] = type;
  header.writeUInt32LE(1, 8);
  const pieces = [header, long, payload.subarray(0, size)];
  for (let at = size; at < payload.length; at += size)
    pieces.push(Buffer.from([0xc0 | chunkStream]), long, payload.subarray(at, at + size));
  return Buffer.concat(pieces);
}

export function writeCall(...values: AmfValue[]): Buffer {
  return writeChunks({ type: 20, timestamp: 0, payload: writeAmf(...values) }, 3);
}

/** The first bytes of every connection. */
export function greeting(): Buffer {
  return Buffer.concat([Buffer.from([3]), Buffer.alloc(8), randomBytes(1_528)]);
}

const setChunkSize = writeChunks(
  { type: 1, timestamp: 0, payload: Buffer.from([0, 0, chunkBytes >> 8, chunkBytes & 255]) },
  2,
);

/** Everything that an encoder sends until its stream begins. */
export function opening(streamKey: string): Buffer {
  return Buffer.concat([
    greeting(),
    Buffer.alloc(1_536),
    writeCall('connect', 1, { app: 'live', type: 'nonprivate' }),
    setChunkSize,
    writeCall('releaseStream', 2, null, streamKey),
    writeCall('FCPublish', 3, null, streamKey),
    writeCall('createStream', 4, null),
    writeCall('publish', 5, null, streamKey, 'live'),
  ]);
}

/** An encoder whose every byte the test decides. */
export class RtmpClient {
  readonly statuses: { code: string; description: string }[] = [];
  readonly closed: Promise<void>;
  readonly socket: Socket;
  private changed = () => {};
  private skip = 1 + 2 * 1_536;
  private readonly chunks = new ChunkReader({
    onMessage: ({ type, payload }) => type === 20 && this.hear(readAmf(payload)),
    mostMessageBytes: () => 65_536,
  });

  constructor(port: number, { isSecure = false } = {}) {
    this.socket = isSecure
      ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
      : connect({ port, host: '127.0.0.1' });
    this.socket.on('error', () => undefined);
    this.socket.on('data', (bytes: Buffer) => this.receive(bytes));
    this.closed = new Promise((resolve) => this.socket.once('close', () => resolve()));
    void this.closed.then(() => this.changed());
  }

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  send(...tags: Tag[]): void {
    for (const tag of tags) this.write(writeChunks(tag, tag.type === 8 ? 4 : 6));
  }

  /** Sends in real time: each message when its turn has come. Stops where the connection ends. */
  async play(tags: readonly Tag[]): Promise<void> {
    const began = performance.now();
    const first = tags[0]?.timestamp ?? 0;
    for (const tag of tags) {
      const wait = tag.timestamp - first - (performance.now() - began);
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      if (this.socket.destroyed) return;
      this.send(tag);
    }
  }

  /** The first answer to the stream: that it may begin, or why not. Null: the connection was closed without one. */
  async status(number = 0): Promise<{ code: string; description: string } | null> {
    while (this.statuses.length <= number && !this.socket.destroyed)
      await new Promise<void>((resolve) => {
        this.changed = resolve;
      });
    return this.statuses[number] ?? null;
  }

  private receive(bytes: Buffer): void {
    const skipped = Math.min(this.skip, bytes.length);
    this.skip -= skipped;
    if (bytes.length > skipped) this.chunks.push(bytes.subarray(skipped));
  }

  private hear([name, , , facts]: AmfValue[]): void {
    if (name !== 'onStatus') return;
    this.statuses.push(facts as unknown as { code: string; description: string });
    this.changed();
  }
}

/** Begins to publish, and waits for the answer. */
export async function publish(port: number, streamKey: string, options = {}): Promise<RtmpClient> {
  const client = new RtmpClient(port, options);
  client.write(opening(streamKey));
  await client.status();
  return client;
}
