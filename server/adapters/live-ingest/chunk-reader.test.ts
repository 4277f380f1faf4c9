import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeChunks } from '#server/testing/rtmp-client.ts';
import { ChunkReader, ProtocolError, type RtmpMessage } from './chunk-reader.ts';

function read(pieces: Buffer[], { most = 1 << 20, chunkSize = 128 } = {}): RtmpMessage[] {
  const messages: RtmpMessage[] = [];
  const reader = new ChunkReader({ onMessage: (message) => messages.push(message), mostMessageBytes: () => most });
  reader.chunkSize = chunkSize;
  for (const piece of pieces) reader.push(piece);
  return messages;
}

function cut(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, at * length + length),
  );
}

const picture = Buffer.from(Array.from({ length: 1_000 }, (_, at) => at % 251));

test('a message is put together from chunks, whatever pieces they arrive in', () => {
  const bytes = writeChunks({ type: 9, timestamp: 40, payload: picture }, 6, 128);
  for (const length of [1, 7, 128, 5_000])
    assert.deepEqual(read(cut(bytes, length)), [{ type: 9, streamId: 1, timestamp: 40, payload: picture }]);
});

test('times beyond 24 bits are read, whether continuing chunks repeat them or not', () => {
  const timestamp = 0x1_02_03_04;
  const bytes = writeChunks({ type: 9, timestamp, payload: picture.subarray(0, 200) }, 6, 128);
  const repeatedAt = 12 + 4 + 128 + 1;
  const once = Buffer.concat([bytes.subarray(0, repeatedAt), bytes.subarray(repeatedAt + 4)]);
  for (const form of [bytes, once]) {
    const [message] = read([form]);
    assert.equal(message!.timestamp, timestamp);
    assert.deepEqual(message!.payload, picture.subarray(0, 200));
  }
});

test('shorter headers repeat what the one before said, and count times from it', () => {
  const whole = writeChunks({ type: 9, timestamp: 1_000, payload: Buffer.from('ab') });
  const sameStream = Buffer.concat([Buffer.from([0x46, 0, 0, 40, 0, 0, 3, 8]), Buffer.from('cde')]);
  const sameLength = Buffer.concat([Buffer.from([0x86, 0, 0, 20]), Buffer.from('fgh')]);
  const same = Buffer.concat([Buffer.from([0xc6]), Buffer.from('ijk')]);
  const messages = read([whole, sameStream, sameLength, same]);
  assert.deepEqual(
    messages.map(({ type, timestamp, payload }) => [type, timestamp, payload.toString()]),
    [
      [9, 1_000, 'ab'],
      [8, 1_040, 'cde'],
      [8, 1_060, 'fgh'],
      [8, 1_080, 'ijk'],
    ],
  );
});

test('messages of two chunk streams arrive while their chunks alternate', () => {
  const first = writeChunks({ type: 9, timestamp: 1, payload: picture }, 6, 128);
  const sound = writeChunks({ type: 8, timestamp: 2, payload: Buffer.from('sound') }, 8);
  const afterFirstChunk = 12 + 128;
  const mixed = [first.subarray(0, afterFirstChunk), sound, first.subarray(afterFirstChunk)];
  assert.deepEqual(
    read(mixed).map(({ type, payload }) => [type, payload.length]),
    [
      [8, 5],
      [9, 1_000],
    ],
  );
});

test('a message larger than the bound is refused at its header', () => {
  const header = writeChunks({ type: 9, timestamp: 0, payload: Buffer.alloc(5_000) }, 6, 128).subarray(0, 12);
  assert.throws(() => read([header], { most: 4_096 }), ProtocolError);
});

test('more chunk streams than encoders use are refused, and a chunk that continues nothing', () => {
  const many = Array.from({ length: 20 }, (_, at) =>
    writeChunks({ type: 9, timestamp: 0, payload: picture }, 3 + at).subarray(0, 12 + 100),
  );
  assert.throws(
    () =>
      read(
        many.map((bytes) => bytes.subarray(0, 12 + 100)),
        { chunkSize: 100 },
      ),
    ProtocolError,
  );
  assert.throws(() => read([Buffer.from([0xc6, 1, 2])]), ProtocolError);
});

test('a promise of megabytes takes no memory before they come', () => {
  const reader = new ChunkReader({ onMessage: () => undefined, mostMessageBytes: () => 4 << 20 });
  const before = process.memoryUsage().arrayBuffers;
  for (let stream = 3; stream < 15; stream += 1) {
    const header = writeChunks({ type: 9, timestamp: 0, payload: Buffer.alloc(0) }, stream);
    header.writeUIntBE(4 << 20, 4, 3);
    reader.push(Buffer.concat([header, picture.subarray(0, 128)]));
  }
  assert.ok(process.memoryUsage().arrayBuffers - before < 1 << 20);
});
