import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { newId } from '#server/random.ts';
import { makePlace, shareVideoAt, startFoyer } from '#server/testing/real-foyer.ts';

/** Longer than the server's limit for an answer, shorter than its limit for a body. */
const onItsWayMs = 11_000;

it('a guest whose form arrives slowly over a bad connection is let in', async () => {
  const place = await makePlace('SQLite');
  const foyer = await startFoyer(place);
  try {
    const { token } = await shareVideoAt(place);
    const body = JSON.stringify({ name: 'Ana Lima', email: 'ana@example.org', idempotencyKey: newId() });
    const { port, origin } = foyer;
    const sent = request({
      ...{ host: '127.0.0.1', port, method: 'POST', path: `/api/guest-access/${token}/enter` },
      headers: {
        origin,
        'host': new URL(origin).host,
        'content-type': 'application/json',
        'content-length': body.length,
      },
    });
    const replied = once(sent, 'response') as Promise<[IncomingMessage]>;
    sent.write(body.slice(0, 20));
    await wait(onItsWayMs);
    sent.end(body.slice(20));
    const [reply] = await replied;
    assert.equal(reply.statusCode, 201);
    reply.destroy();
  } finally {
    await foyer.end('SIGKILL');
    await place.remove();
  }
});
