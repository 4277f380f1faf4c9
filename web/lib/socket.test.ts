import assert from 'node:assert/strict';
import { test } from 'node:test';
import { io, type Socket } from 'socket.io-client';
import { socketSettings } from './socket.ts';

const crowd = 2_000;

/** A socket as a page has it, except for the address; it connects to nothing. */
function makeSocket(): Socket {
  return io('http://127.0.0.1:9', { ...socketSettings, autoConnect: false, forceNew: true });
}

/** The waits before each of this socket's attempts, in milliseconds, as its own library computes them. */
function waitsOf(socket: Socket, attempts: number): number[] {
  const { backoff } = socket.io as unknown as { backoff: { duration(): number } };
  return Array.from({ length: attempts }, () => backoff.duration());
}

test('pages that lost the server reconnect spread over a second, never all at once', () => {
  const firstMs = Array.from({ length: crowd }, () => waitsOf(makeSocket(), 1)[0]!);
  assert.ok(Math.min(...firstMs) >= 500 && Math.max(...firstMs) <= 1_500);
  const tenths = Array.from(
    { length: 10 },
    (_, at) => firstMs.filter((ms) => Math.floor((ms - 500) / 100) === at).length,
  );
  // Random, but even: a tenth of them in each tenth of a second.
  for (const count of tenths) assert.ok(count > crowd / 20 && count < crowd / 5, tenths.join(' '));
});

test('a page never gives up, and tries ever more rarely while the server is away', () => {
  const socket = makeSocket();
  assert.ok(socket.io.reconnection());
  assert.equal(socket.io.reconnectionAttempts(), Infinity);
  const waits = waitsOf(socket, 40);
  assert.ok(waits.every((ms) => ms > 0 && ms <= 30_000));
  const late = waits.slice(10);
  assert.ok(late.every((ms) => ms >= 15_000));
});
