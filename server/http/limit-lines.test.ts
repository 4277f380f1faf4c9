import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { pino } from 'pino';
import { createHttp } from './create-http.ts';
import { limitLines } from './limit-lines.ts';

function openLog(level = 'warn') {
  let nowMs = 0;
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString()));
      done();
    },
  });
  const log = pino({ level, hooks: limitLines(() => nowMs) }, stream);
  return { log, lines, pass: (ms: number) => void (nowMs += ms) };
}

test('of lines of one kind twenty are written a minute, and then how many were left out', () => {
  const { log, lines, pass } = openLog();
  for (let count = 0; count < 1000; count += 1) log.child({ count }).warn({ session: count }, 'a session is used');
  log.error({ err: new Error('one') }, 'request failed');
  log.error({ err: new Error('another') }, 'request failed');
  assert.deepEqual([lines.length, lines.at(-1)!['msg']], [22, 'request failed']);
  pass(60_000);
  log.warn('a session is used');
  assert.deepEqual(
    lines.slice(22).map(({ msg, leftOut, of }) => [msg, leftOut, of]),
    [
      ['lines of one kind were left out', 980, 'a session is used'],
      ['a session is used', undefined, undefined],
    ],
  );
});

test('lines of a finer level than info are all written', () => {
  const { log, lines } = openLog('debug');
  for (let count = 0; count < 100; count += 1) log.debug('answered');
  assert.equal(lines.length, 100);
});

test('a peer that forwards and is not trusted is told once, with the name of the setting', async () => {
  for (const [trustedProxies, expected] of [
    [[], 1],
    [['10.0.0.0/8'], 0],
  ] as const) {
    const app = createHttp({ publicUrl: 'http://localhost', trustedProxies: [...trustedProxies], logLevel: 'warn' });
    const told: unknown[] = [];
    app.log.warn = (...given: unknown[]) => void told.push(given);
    for (let count = 0; count < 3; count += 1) {
      const headers = { 'x-forwarded-for': '192.0.2.1' };
      await app.inject({ url: '/', headers, remoteAddress: '10.0.0.1' });
    }
    assert.equal(told.length, expected);
    if (expected) assert.match(JSON.stringify(told[0]), /10\.0\.0\.1.*FOYER_TRUSTED_PROXIES/u);
    await app.close();
  }
});
