import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { ApiError, call } from './api.ts';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const server = createServer((request, response) => answer(request, response));
const browserFetch = globalThis.fetch;

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Pages fetch by path; outside a browser the origin must be put in front.
  globalThis.fetch = (path, init) => browserFetch(`http://127.0.0.1:${port}${path as string}`, init);
});
afterEach(() => {
  globalThis.fetch = browserFetch;
  server.closeAllConnections();
  server.close();
});

const mediaId = 'a/b?c';

test('a call fills its path, leaves out absent query values and sends JSON', async () => {
  const seen: string[] = [];
  answer = (request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['content-type'] ?? '-'}`);
    response.setHeader('content-type', 'application/json').end('{}');
  };
  await call('GET /api/media/:mediaId', { params: { mediaId } });
  await call('GET /api/media', { query: { query: 'glass & light', tag: '' } });
  await call('PATCH /api/media/:mediaId', { params: { mediaId: 'x' }, body: { title: 'New' } });
  assert.deepEqual(seen, [
    'GET /api/media/a%2Fb%3Fc -',
    'GET /api/media?query=glass+%26+light -',
    'PATCH /api/media/x application/json',
  ]);
});

test('a refusal carries its code, its fields and the wait the server asked for', async () => {
  answer = (_, response) => {
    const body = {
      code: 'request.invalid',
      title: 'No.',
      requestId: 'r1',
      details: [{ field: 'title', code: 'too_long', message: 'Long', max: 3 }],
    };
    response.writeHead(422, { 'retry-after': '7' }).end(JSON.stringify(body));
  };
  const error = await call('GET /api/accounts/me', {}).catch((reason: unknown) => reason);
  assert.ok(error instanceof ApiError);
  assert.deepEqual(
    [error.code, error.status, error.details, error.retryAfterSeconds, error.requestId],
    ['request.invalid', 422, [{ field: 'title', code: 'too_long', message: 'Long', max: 3 }], 7, 'r1'],
  );
});

test('an error page of a proxy is distinguished from an answer of Foyer', async () => {
  answer = (_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>');
  const error = await call('GET /api/accounts/me', {}).catch((reason: unknown) => reason);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.code, error.status], ['unreadable', 502]);
});

test('a missing answer is a network failure', async () => {
  answer = (request) => request.socket.destroy();
  const error = await call('GET /api/accounts/me', {}).catch((reason: unknown) => reason);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.code, error.status], ['network', 0]);
});

test('a request that never gets an answer is a network failure, too', async () => {
  answer = () => {};
  const error = await call('GET /api/accounts/me', {}, { withinMilliseconds: 20 }).catch((reason: unknown) => reason);
  assert.ok(error instanceof ApiError);
  assert.deepEqual([error.code, error.status], ['network', 0]);
});

test('an aborted call throws its abort reason instead of a network failure', async () => {
  answer = () => {};
  const giveUp = new AbortController();
  const reply = call('GET /api/accounts/me', {}, { signal: giveUp.signal }).catch((reason: unknown) => reason);
  giveUp.abort();
  assert.equal(((await reply) as Error).name, 'AbortError');
});
