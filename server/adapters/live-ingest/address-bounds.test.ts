import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { AddressBounds } from './address-bounds.ts';

const from = (remoteAddress: string) => ({ remoteAddress }) as Socket;

test('wrong stream keys from one /48 of IPv6 are counted together, and slow down no other network', () => {
  const bounds = new AddressBounds();
  for (let at = 0; at < 30; at += 1) bounds.addWrongKey(from(`2001:db8:7:${at}::1`));
  assert.ok(bounds.answerAfterMs(from('2001:db8:7:99::1')) > 0);
  assert.equal(bounds.answerAfterMs(from('2001:db8:8::1')), 0);
  assert.equal(bounds.answerAfterMs(from('::ffff:192.0.2.1')), 0);
});
