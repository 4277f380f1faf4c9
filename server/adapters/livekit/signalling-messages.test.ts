import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import { mayReachBrowser, mayReachEngine } from './signalling-messages.ts';

/** Only the field number of a message is read, so the message may be empty. */
const empty = {} as never;
const said = (message: SignalRequest['message']) => mayReachEngine(new SignalRequest({ message }).toBinary());
const heard = (message: SignalResponse['message']) => mayReachBrowser(new SignalResponse({ message }).toBinary());

test('messages by which a client joins, sends and leaves are passed on', () => {
  assert.ok(said({ case: 'offer', value: { type: 'offer', sdp: 'v=0'.repeat(10_000) } as never }));
  assert.ok(said({ case: 'addTrack', value: { cid: 'camera', name: 'camera' } as never }));
  assert.ok(said({ case: 'leave', value: empty }));
  assert.ok(said({ case: 'ping', value: 1_795_334_892_594n }));
  assert.ok(said({ case: 'pingReq', value: { timestamp: 1n } as never }));
});

test('names, data and simulated failures are not passed on', () => {
  assert.ok(!said({ case: 'updateMetadata', value: { name: 'Mallory' } as never }));
  assert.ok(!said({ case: 'simulate', value: { scenario: { case: 'nodeFailure', value: true } } as never }));
  // A second field counts as well: in protobuf the last one of a kind wins.
  const [ping, simulate] = [
    new SignalRequest({ message: { case: 'ping', value: 1n } }).toBinary(),
    new SignalRequest({ message: { case: 'simulate', value: empty } }).toBinary(),
  ];
  assert.ok(!mayReachEngine(Buffer.concat([ping, simulate])));
});

test('a fresh token of the engine is kept from browsers, also when combined with other fields', () => {
  const token = new SignalResponse({ message: { case: 'refreshToken', value: 'eyJ.eyJ.x' } }).toBinary();
  assert.ok(!mayReachBrowser(token));
  const pong = new SignalResponse({ message: { case: 'pong', value: 2n ** 62n } }).toBinary();
  assert.ok(mayReachBrowser(pong));
  assert.ok(!mayReachBrowser(Buffer.concat([pong, token])));
  assert.ok(heard({ case: 'join', value: { serverVersion: '1' } as never }));
});

test('bytes that are not a message are passed in neither direction', () => {
  for (const bytes of ['ff', '0a', '0a05', '0aff01', '08', '0b', 'ffffffffff01', '08ffffffffffffffffffff01']) {
    assert.ok(!mayReachEngine(Buffer.from(bytes, 'hex')), bytes);
    assert.ok(!mayReachBrowser(Buffer.from(bytes, 'hex')), bytes);
  }
});
