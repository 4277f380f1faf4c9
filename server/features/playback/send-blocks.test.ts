import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { BlockCache } from './block-cache.ts';
import { BlockSender, Loans } from './send-blocks.ts';

const size = 12 * 1024 * 1024 + 5;
const content = Buffer.alloc(size);
for (let at = 0; at + 4 < size; at += 4) content.writeUInt32BE(at, at);
const blobs = {
  async readRange(_key: string, start: number, end: number, into?: Buffer): Promise<Buffer> {
    const bytes = into ? into.subarray(0, end - start) : Buffer.allocUnsafeSlow(end - start);
    content.copy(bytes, 0, start, end);
    return bytes;
  },
};
const kilobyte = 1024;
const megabyte = 1024 * kilobyte;

/** Serves the content, or the part named by `/<start>-<end>`. */
async function startServer(loans: Loans, cacheBytes = 0) {
  const blocks = new BlockCache(blobs, cacheBytes);
  const failures: unknown[] = [];
  const server = createServer((request, response) => {
    const [start = 0, end = size] = request.url!.slice(1).split('-').filter(Boolean).map(Number);
    response.writeHead(200, { 'content-length': end - start });
    const sender = new BlockSender(blocks, loans, response, { key: 'k', offset: 0, size, start, end }, (error) =>
      failures.push(error),
    );
    Promise.resolve(blocks.read({ key: 'k', offset: 0, size }, Math.floor(start / (256 * kilobyte)))).then(
      (block) => sender.start(block),
      (error) => failures.push(error),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { port: (server.address() as AddressInfo).port, failures };
}

async function read(port: number, path = '/'): Promise<Buffer> {
  const [reply] = (await once(get({ port, path, host: '127.0.0.1', agent: false }), 'response')) as [IncomingMessage];
  return buffer(reply);
}

/** Sends requests and reads no answer. */
async function stall(port: number, requests = 1): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.pause();
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n'.repeat(requests));
  return socket;
}

async function until(isTrue: () => boolean, ms = 5000): Promise<void> {
  for (const end = Date.now() + ms; !isTrue() && Date.now() < end;) await wait(10);
}

for (const [name, most] of [
  ['plenty of memory', 64 * megabyte],
  ['no memory to lend', 0],
] as const) {
  test(`with ${name} every part of a file arrives unchanged`, async () => {
    const loans = new Loans(most);
    const { port, failures } = await startServer(loans);
    const parts = [
      [0, size],
      [0, 1],
      [262_143, 262_145],
      [262_144, 524_288],
      [500_000, 1_700_001],
      [size - 1, size],
    ] as const;
    for (const [start, end] of parts) {
      assert.ok((await read(port, `/${start}-${end}`)).equals(content.subarray(start, end)), `${start}-${end}`);
    }
    const together = await Promise.all(Array.from({ length: 12 }, () => read(port)));
    assert.ok(together.every((bytes) => bytes.equals(content)));
    await until(() => loans.bytes === 0);
    assert.equal(loans.bytes, 0);
    assert.deepEqual(failures, []);
  });
}

test('browsers that do not read occupy no more memory than the bound plus a small piece each', async () => {
  const loans = new Loans(4 * megabyte);
  const { port } = await startServer(loans);
  const before = process.memoryUsage().arrayBuffers;
  const sockets = await Promise.all(Array.from({ length: 80 }, () => stall(port)));
  await until(() => loans.bytes > 80 * 32 * kilobyte);
  await wait(500);
  const bound = 4 * megabyte + 256 * kilobyte + 80 * 32 * kilobyte;
  assert.ok(loans.bytes > 4 * megabyte, `${loans.bytes} bytes are lent: nobody is slow here`);
  assert.ok(loans.bytes <= bound, `${loans.bytes} bytes are lent`);
  globalThis.gc?.();
  const grown = process.memoryUsage().arrayBuffers - before;
  // The allowance is for free blocks and for the buffers of reads under way.
  assert.ok(grown <= bound + 10 * megabyte, `${Math.round(grown / megabyte)} MB more are held`);
  assert.ok((await read(port)).equals(content), 'an honest browser is served meanwhile');
  for (const socket of sockets) socket.destroy();
  await until(() => loans.bytes === 0);
  assert.equal(loans.bytes, 0);
});

test('a client that requests many files at once and disconnects leaves no loans', async () => {
  const loans = new Loans(64 * megabyte);
  const { port } = await startServer(loans, 64 * megabyte);
  const sockets = await Promise.all(Array.from({ length: 5 }, () => stall(port, 20)));
  await until(() => loans.bytes > 0);
  await wait(300);
  assert.ok(loans.bytes > 0);
  for (const socket of sockets) socket.destroy();
  await until(() => loans.bytes === 0);
  assert.equal(loans.bytes, 0);
});

test('a slow browser gets the right bytes while memory is reused for other requests', async () => {
  const loans = new Loans(64 * megabyte);
  const { port } = await startServer(loans, 2 * megabyte);
  const request = get({ port, path: '/', host: '127.0.0.1', agent: false });
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  let passed = 0;
  for await (const chunk of reply) {
    chunks.push(chunk as Buffer);
    passed += (chunk as Buffer).length;
    if (passed > megabyte) {
      passed = 0;
      await Promise.all([read(port, '/3000000-5000000'), read(port, '/7000000-9000000')]);
    }
  }
  assert.ok(Buffer.concat(chunks).equals(content));
});
