import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { AddressBounds } from './address-bounds.ts';

const from = (remoteAddress: string) => ({ remoteAddress }) as Socket;

test('wrong stream keys from one /48 of IPv6 are counted together, and keep no other network out', () => {
  const bounds = new AddressBounds();
  for (let at = 0; at < 30; at += 1) bounds.addWrongKey(from(`2001:db8:7:${at}::1`));
  assert.equal(bounds.mayTry(from('2001:db8:7:99::1')), false);
  assert.equal(bounds.mayTry(from('2001:db8:8::1')), true);
  assert.equal(bounds.mayTry(from('::ffff:192.0.2.1')), true);
});
