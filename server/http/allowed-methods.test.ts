import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { before, describe, test } from 'node:test';
import { buildTestApp, type TestApp } from '#server/testing/test-app.ts';
import { forEachDatabase } from '#server/testing/test-database.ts';

forEachDatabase((_database, open) => {
  describe('a method that an address does not know', () => {
    let app: TestApp;
    before(async () => {
      app = await buildTestApp(open);
    });
    const id = 'A'.repeat(22);
    const cases: [string, string][] = [
      ['PUT /api/media', 'GET, HEAD, OPTIONS, POST'],
      ['POST /healthz', 'GET, HEAD, OPTIONS'],
      ['GET /api/accounts/sign-in', 'OPTIONS, POST'],
      ['HEAD /api/accounts/sign-in', 'OPTIONS, POST'],
      ['TRACE /api/accounts/sign-in', 'OPTIONS, POST'],
      ['DELETE /api/accounts/me/password', 'OPTIONS, POST'],
      [`PUT /api/media/${id}`, 'DELETE, GET, HEAD, OPTIONS, PATCH'],
      [`POST /api/media/${id}/poster`, 'GET, HEAD, OPTIONS'],
      [`PATCH /playback/${id}/master.m3u8`, 'GET, HEAD, OPTIONS'],
      [`GET /api/uploads/${id}`, 'DELETE, HEAD, OPTIONS, PATCH'],
      ['DELETE /api/uploads', 'GET, HEAD, OPTIONS, POST'],
      ['DELETE /api/accounts/sign-in', 'OPTIONS, POST'],
      [`PUT /api/media/${id}/invitations/members`, 'GET, HEAD, OPTIONS'],
      ['POST /api/openapi.json?x=1', 'GET, HEAD, OPTIONS'],
    ];
    for (const [what, allow] of cases) {
      test(`${what} is answered 405, with what it does know`, async () => {
        const reply = await app.call(what);
        assert.deepEqual([reply.status, reply.headers['allow']], [405, allow]);
        if (!what.startsWith('HEAD')) assert.equal(reply.body.code, 'request.method_not_allowed');
      });
    }

    test('OPTIONS says which methods there are, and lets no other site in', async () => {
      const reply = await app.call('OPTIONS /api/media');
      assert.deepEqual([reply.status, reply.headers['allow']], [204, 'GET, HEAD, OPTIONS, POST']);
      assert.equal(reply.headers['access-control-allow-origin'], undefined);
    });

    test('a written-out address is no parameter of another one', async () => {
      const { cookie } = await app.member({ role: 'admin' });
      const reply = await app.call('PATCH /api/rooms/engine', { cookie, body: {} });
      assert.deepEqual([reply.status, reply.headers['allow']], [405, 'GET, HEAD, OPTIONS']);
    });

    test('an address that nothing answers to is not found by any method', async () => {
      for (const what of ['GET /api/nothing', 'POST /api/nothing', 'OPTIONS /api/nothing', 'PUT /api/rooms'])
        assert.equal((await app.call(what)).body.code, 'request.not_found', what);
    });

    test('a method that no server of ours has heard of is refused in the same way', async () => {
      await app.app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.app.server.address() as AddressInfo;
      const socket = connect(port, '127.0.0.1');
      socket.write('PROPFIND /api/media HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      const [answer] = (await once(socket, 'data')) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 405 [\s\S]*allow: GET, HEAD, OPTIONS, POST/u);
    });
  });
});
