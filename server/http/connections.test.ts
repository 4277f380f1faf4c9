import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { createConnections, usualLimits, type ConnectionLimits } from './connections.ts';

const host = 'Host: x\r\n';
const lookEveryMs = 20;

async function serve(answer: RequestListener, limits: Partial<ConnectionLimits> = {}) {
  const connections = createConnections(answer, { ...usualLimits, ...limits });
  const server = createServer({ requestTimeout: 0 }, connections.receive).listen(0, '127.0.0.1');
  const timer = setInterval(connections.closeStuck, lookEveryMs);
  await once(server, 'listening');
  after(() => {
    clearInterval(timer);
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return (bytes: string): Socket => {
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.write(bytes);
    return socket;
  };
}

/** Also when it is closed by a reset. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Writes one byte after the other until the connection is closed. */
async function trickle(socket: Socket): Promise<void> {
  const timer = setInterval(() => socket.write('x'), 5);
  socket.resume();
  await closed(socket);
  clearInterval(timer);
}

test('requests that are sent ahead are answered one after the other, in their order', async () => {
  let running = 0;
  let most = 0;
  const send = await serve((request, response) => {
    most = Math.max(most, (running += 1));
    setTimeout(() => {
      running -= 1;
      response.end(request.url);
    }, 1);
  });
  const paths = Array.from({ length: 17 }, (_, at) => `/${at}`);
  const all = paths.map((path, at) => `GET ${path} HTTP/1.1\r\n${host}${at === 16 ? 'Connection: close\r\n' : ''}\r\n`);
  const answers = await text(send(all.join('')));
  assert.deepEqual(answers.match(/^\/\d+/gmu), paths);
  assert.equal(most, 1);
});

test('a client that sends more requests ahead than that is cut off, and no more than the first has cost anything', async () => {
  let begun = 0;
  const send = await serve(() => void (begun += 1));
  const socket = send(`GET / HTTP/1.1\r\n${host}\r\n`.repeat(5000));
  socket.resume();
  await closed(socket);
  assert.ok(begun <= 1, `${begun} requests were begun`);
});

test('a request of a client that has reset the connection, and so has no address, is not answered', async () => {
  const begun: (string | undefined)[] = [];
  const send = await serve(({ socket }, response) => {
    begun.push(socket.remoteAddress);
    response.end();
  });
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      const socket = send('');
      await once(socket, 'connect');
      socket.write(`GET / HTTP/1.1\r\n${host}\r\n`, () => socket.resetAndDestroy());
      await closed(socket);
    }),
  );
  await text(send(`GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`));
  assert.equal(begun.at(-1), '127.0.0.1');
  assert.ok(!begun.includes(undefined), 'every request has an address');
});

for (const [what, head] of [
  ['form', 'POST /api/accounts/sign-in'],
  ['GET request', 'GET /'],
  ['refused upload', 'POST /api/uploads'],
] as const) {
  test(`the body of a ${what} that trickles is not waited for`, async () => {
    const send = await serve((_request, response) => void response.end('no'), { bodyMs: 200 });
    await trickle(send(`${head} HTTP/1.1\r\n${host}Content-Length: 100000\r\n\r\n`));
  });
}

test('an upload may take its time while bytes come, and is cut off when they trickle', async () => {
  const size = 40_000;
  const send = await serve(
    (request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => void (bytes += chunk.length));
      request.on('end', () => response.end(`${bytes} bytes`));
    },
    { bodyMs: 100, progressMs: 500, leastBytes: 1000 },
  );
  const head = `PATCH /api/uploads/a HTTP/1.1\r\n${host}Connection: close\r\nContent-Length: ${size}\r\n\r\n`;
  const slow = send(head);
  const answer = text(slow);
  for (let sent = 0; sent < size; sent += 2000) {
    slow.write('x'.repeat(2000));
    await new Promise((resolve) => setTimeout(resolve, 60));
  }
  assert.match(await answer, /40000 bytes/u);
  await trickle(send(head));
});

test('a client that does not read its answer is cut off, and one that reads slowly gets all of it', async () => {
  const size = 30 * 1024 * 1024;
  const send = await serve(
    (_request, response) => {
      const piece = Buffer.alloc(size / 30);
      let left = 30;
      const next = () => void ((left -= 1) > 0 ? response.write(piece, next) : response.end(piece));
      response.writeHead(200, { 'content-length': size });
      response.write(piece, next);
    },
    { progressMs: 600 },
  );
  const slow = send(`GET / HTTP/1.1\r\n${host}Connection: close\r\n\r\n`);
  let got = 0;
  slow.on('data', (chunk: Buffer) => {
    got += chunk.length;
    slow.pause();
    setTimeout(() => slow.resume(), 2);
  });
  const silent = send(`GET / HTTP/1.1\r\n${host}\r\n`);
  silent.pause();
  await once(slow, 'end');
  assert.ok(got > size);
  // The end of a connection is noticed by reading: what the system had taken comes first.
  let read = 0;
  silent.on('data', (chunk: Buffer) => void (read += chunk.length)).resume();
  await closed(silent);
  assert.ok(read < size, 'the rest was never sent');
});
