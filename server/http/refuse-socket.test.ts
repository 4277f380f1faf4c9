import assert from 'node:assert/strict';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { buildTestApp, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';
import { testOrigin } from '#server/testing/test-http.ts';

const handshake = (path: string, given = `Origin: ${testOrigin}\r\n`) =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  `Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n${given}\r\n`;
const socketAt = (query: string) => `/socket/?${query}`;
const good = 'EIO=4&transport=websocket';

const refused: [what: string, bytes: string, status: number][] = [
  ['bytes that are no request', 'hello\r\n\r\n', 400],
  ['a request without a host', 'GET /healthz HTTP/1.1\r\n\r\n', 400],
  ['a header that is too long', `GET /healthz HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a socket of another site', handshake(socketAt(good), 'Origin: https://evil.example\r\n'), 403],
  ['a socket of an unknown protocol', handshake(socketAt('EIO=3&transport=websocket')), 400],
  ['a socket by polling', handshake(socketAt('EIO=4&transport=polling')), 400],
  ['a socket that goes on from another', handshake(socketAt(`${good}&sid=abc`)), 400],
  ['a handshake without a key', handshake(socketAt(good)).replace(/Sec-WebSocket-Key.*\r\n/u, ''), 400],
  ['a handshake at an unknown path', handshake('/nowhere'), 404],
  ['a plain request to the socket', 'GET /socket/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n', 404],
  ['an expectation', 'GET /nowhere HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n', 404],
];

forEachDatabase((_, open) => {
  describe('refusals without a route', () => {
    let app: TestApp;
    let port: number;
    before(async () => {
      app = await buildTestApp(open);
      await app.app.listen({ port: 0, host: '127.0.0.1' });
      ({ port } = app.app.server.address() as AddressInfo);
    });

    for (const [what, bytes, status] of refused) {
      it(`${what} is answered ${status} with the security headers, and not cached`, async () => {
        const socket = connect(port, '127.0.0.1');
        socket.write(status === 404 && !bytes.includes('Upgrade') ? `${bytes}Connection: close\r\n\r\n` : bytes);
        const answer = await text(socket);
        assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
        for (const header of [
          'content-security-policy: ',
          'x-content-type-options: nosniff',
          'cache-control: no-store',
        ])
          assert.ok(answer.toLowerCase().includes(header), `${header} is missing:\n${answer}`);
        if (status === 400 && !bytes.includes('Upgrade')) assert.match(answer, /"code":"request\.malformed"/u);
      });
    }
  });
});
