import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DisconnectReason } from 'livekit-client';
import { endingFor } from './ending.ts';

test('a second tab, a removal and the end of the room are told apart', () => {
  assert.equal(endingFor('DUPLICATE_IDENTITY'), 'elsewhere');
  assert.equal(endingFor('PARTICIPANT_REMOVED'), 'removed');
  assert.equal(endingFor('ROOM_DELETED'), 'ended');
  assert.equal(endingFor('ROOM_CLOSED'), 'ended');
});

test('any other end is a lost connection, after which the call reconnects', () => {
  assert.equal(endingFor(undefined), 'lost');
  for (const reason of ['SERVER_SHUTDOWN', 'STATE_MISMATCH', 'JOIN_FAILURE', 'SIGNAL_CLOSE', 'UNKNOWN_REASON']) {
    assert.equal(endingFor(reason), 'lost', reason);
  }
});

test('the reason names are those of the engine’s client', () => {
  for (const reason of ['DUPLICATE_IDENTITY', 'PARTICIPANT_REMOVED', 'ROOM_DELETED', 'ROOM_CLOSED']) {
    assert.ok(reason in DisconnectReason, reason);
  }
});
