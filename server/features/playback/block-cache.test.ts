import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { BlobNotFound } from '#server/ports/blob-store.ts';
import { BlockCache } from './block-cache.ts';
import { blockBytes, type Block } from './blocks.ts';

/** Blobs in which every byte depends on blob and block; with `isHeld` reads wait until they are released. */
function makeBlobs(given: { isHeld?: boolean } = {}) {
  const asked: string[] = [];
  let letThrough = () => {};
  const gate = given.isHeld ? new Promise<void>((resolve) => (letThrough = resolve)) : Promise.resolve();
  return {
    asked,
    letThrough: () => letThrough(),
    async readRange(key: string, start: number, end: number, into?: Buffer): Promise<Buffer> {
      asked.push(`${key} ${start}`);
      await gate;
      if (key === 'gone') throw new BlobNotFound(key);
      const bytes = into ? into.subarray(0, end - start) : Buffer.alloc(end - start);
      return bytes.fill(markOf(key, start / blockBytes));
    },
  };
}

function markOf(key: string, index: number): number {
  return (Buffer.from(key).reduce((sum, letter) => sum + letter, 0) * 7 + Math.floor(index) * 13) % 251;
}

function assertIs(block: Block, key: string, index = 0): void {
  assert.ok(block.bytes.length > 0);
  const mark = markOf(key, index);
  assert.ok(block.bytes.every((byte) => byte === mark));
}

async function readAndGiveBack(cache: BlockCache, key: string, size = blockBytes, index = 0): Promise<void> {
  const block = await cache.read(file(key, size), index);
  assertIs(block, key, index);
  cache.giveBack(block);
}

const file = (key: string, size: number) => ({ key, offset: 0, size });

const roomFor = (blocks: number) => blocks * (blockBytes + 1000);

test('simultaneous requests for a block that is not cached share one read', async () => {
  const blobs = makeBlobs({ isHeld: true });
  const cache = new BlockCache(blobs, roomFor(8));
  const crowd = Array.from({ length: 200 }, () => cache.read(file('a', blockBytes), 0));
  blobs.letThrough();
  for (const block of await Promise.all(crowd.map((asked) => Promise.resolve(asked)))) assertIs(block, 'a');
  assert.deepEqual(blobs.asked, ['a 0']);
});

test('a block that was read before is returned from memory synchronously', async () => {
  const blobs = makeBlobs();
  const cache = new BlockCache(blobs, roomFor(8));
  await readAndGiveBack(cache, 'a');
  const block = cache.read(file('a', blockBytes), 0);
  assert.ok(!(block instanceof Promise));
  assertIs(block, 'a');
  assert.equal(blobs.asked.length, 1);
});

test('the cache stays within its bound in any sequence of reads', async () => {
  const blobs = makeBlobs();
  const cache = new BlockCache(blobs, roomFor(8));
  for (let round = 0; round < 3; round += 1) {
    for (let at = 0; at < 40; at += 1) await readAndGiveBack(cache, `k${at}`);
  }
  const kept = Array.from({ length: 40 }, (_, at) => cache.find(file(`k${at}`, blockBytes), 0)).filter(
    (block) => block !== null,
  );
  assert.ok(kept.length >= 7 && kept.length <= 8, `${kept.length} blocks are kept`);
});

test('one viewer who plays a long film does not evict blocks that many viewers read', async () => {
  const blobs = makeBlobs();
  const cache = new BlockCache(blobs, roomFor(8));
  for (let at = 0; at < 8; at += 1) await readAndGiveBack(cache, `hot${at}`);
  for (let at = 0; at < 500; at += 1) await readAndGiveBack(cache, `film${at}`);
  blobs.asked.length = 0;
  for (let at = 0; at < 8; at += 1) await readAndGiveBack(cache, `hot${at}`);
  assert.deepEqual(blobs.asked, []);
});

test('blocks that many viewers read evict blocks that are no longer read', async () => {
  const blobs = makeBlobs();
  const cache = new BlockCache(blobs, roomFor(8));
  for (let at = 0; at < 8; at += 1) await readAndGiveBack(cache, `old${at}`);
  for (let round = 0; round < 2; round += 1) {
    for (let at = 0; at < 8; at += 1) await readAndGiveBack(cache, `new${at}`);
  }
  blobs.asked.length = 0;
  for (let at = 0; at < 8; at += 1) await readAndGiveBack(cache, `new${at}`);
  assert.deepEqual(blobs.asked, []);
});

test('a file larger than a quarter of the cache is not cached', async () => {
  const cache = new BlockCache(makeBlobs(), roomFor(8));
  const size = blockBytes * 3;
  await readAndGiveBack(cache, 'large', size, 0);
  assert.equal(cache.find(file('large', size), 0), null);
});

test('reused memory never overwrites a block that is still being sent', async () => {
  const blobs = makeBlobs();
  const cache = new BlockCache(blobs, roomFor(4));
  const held: { block: Block; key: string }[] = [];
  // A fixed pseudo-random sequence, so that a failure is reproducible.
  let seed = 7;
  function next(below: number): number {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed % below;
  }
  for (let step = 0; step < 3000; step += 1) {
    const key = `k${next(12)}`;
    held.push({ block: await cache.read(file(key, blockBytes), 0), key });
    if (held.length > 6) {
      const [{ block, key: own }] = held.splice(next(held.length), 1) as [(typeof held)[number]];
      assert.equal(block.bytes[0], markOf(own, 0));
      assert.equal(block.bytes[blockBytes - 1], markOf(own, 0));
      cache.giveBack(block);
    }
  }
  assert.ok(blobs.asked.length > 500, 'blocks were driven out and read again');
});

test('memory is reused once its block is given back, so that reads allocate none', async () => {
  const rooms = new Set<ArrayBufferLike>();
  const blobs = makeBlobs();
  const cache = new BlockCache(
    {
      readRange(key, start, end, into) {
        if (into) rooms.add(into.buffer);
        return blobs.readRange(key, start, end, into);
      },
    },
    0,
  );
  for (let at = 0; at < 100; at += 1) await readAndGiveBack(cache, `k${at}`);
  assert.equal(rooms.size, 1);
});

test('the short last block of a file is kept in memory of its own size', async () => {
  const cache = new BlockCache(makeBlobs(), roomFor(8));
  await readAndGiveBack(cache, 'a', blockBytes + 10, 1);
  const block = cache.find(file('a', blockBytes + 10), 1);
  assert.equal(block?.bytes.length, 10);
  assert.equal(block.bytes.buffer.byteLength, 10);
});

test('a failed read rejects all callers that wait for it, and the next call tries again', async () => {
  const blobs = makeBlobs({ isHeld: true });
  const cache = new BlockCache(blobs, roomFor(8));
  const crowd = [cache.read(file('gone', 10), 0), cache.read(file('gone', 10), 0)];
  blobs.letThrough();
  for (const one of await Promise.allSettled(crowd.map((asked) => Promise.resolve(asked))))
    assert.ok(one.status === 'rejected' && one.reason instanceof BlobNotFound);
  await turn();
  await assert.rejects(async () => cache.read(file('gone', 10), 0), BlobNotFound);
  assert.equal(blobs.asked.length, 2);
});

test('a file that is shorter than its known size is an error, not a shorter answer', async () => {
  const cache = new BlockCache({ readRange: async () => Buffer.alloc(5) }, roomFor(8));
  await assert.rejects(async () => cache.read(file('a', 10), 0), /shorter than it is said to be/u);
});
