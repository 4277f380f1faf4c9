import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Vp8Frames, type Vp8Packet } from './vp8-frames.ts';

function receive() {
  const seen = { frames: [] as string[], asked: 0, nowMs: 0 };
  const frames = new Vp8Frames({
    nowMs: () => seen.nowMs,
    onFrame: ({ data, isKeyFrame }) => seen.frames.push(`${isKeyFrame ? 'key ' : ''}${data.subarray(1).toString()}`),
    askKeyFrame: () => (seen.asked += 1),
  });
  return { seen, frames };
}

/** The packets of one picture, a letter in each; the first byte of the data says whether it is a key frame. */
function picture(sequence: number, letters: string, isKeyFrame = false, descriptor: number[] = []): Vp8Packet[] {
  return letters.split('').map((letter, at) => {
    const first = (at === 0 ? 0x10 : 0) | (descriptor.length > 0 ? 0x80 : 0);
    const head = at === 0 ? [isKeyFrame ? 0 : 1] : [];
    const payload = Buffer.from([first, ...descriptor, ...head, letter.charCodeAt(0)]);
    return { sequence: (sequence + at) & 0xffff, isLast: at === letters.length - 1, payload };
  });
}

test('packets out of order and sent twice make each picture once', () => {
  const { seen, frames } = receive();
  const [k1, k2, k3] = picture(65_534, 'abc', true) as [Vp8Packet, Vp8Packet, Vp8Packet];
  const [p1, p2] = picture(1, 'de') as [Vp8Packet, Vp8Packet];
  for (const packet of [k1, k3, k3, k2, p2, k1, p1]) frames.add(packet);
  assert.deepEqual(seen.frames, ['key abc', 'de']);
  assert.equal(seen.asked, 0);
});

test('nothing is handed on before the first key frame, which is asked for', () => {
  const { seen, frames } = receive();
  for (const packet of [...picture(7, 'ab'), ...picture(9, 'c'), ...picture(10, 'd', true), ...picture(11, 'e')])
    frames.add(packet);
  assert.deepEqual(seen.frames, ['key d', 'e']);
  assert.equal(seen.asked, 1);
});

test('after a packet that never comes, pictures wait for the next key frame, which is asked for twice a second', () => {
  const { seen, frames } = receive();
  for (const packet of picture(1, 'k', true)) frames.add(packet);
  const [first, , third] = picture(2, 'abc') as [Vp8Packet, Vp8Packet, Vp8Packet];
  frames.add(first);
  frames.add(third);
  for (let at = 0; at < 30; at += 1) {
    seen.nowMs += 40;
    for (const packet of picture(5 + at, 'x')) frames.add(packet);
  }
  assert.deepEqual(seen.frames, ['key k']);
  assert.equal(seen.asked, 2);
  for (const packet of [...picture(35, 'l', true), ...picture(36, 'm')]) frames.add(packet);
  assert.deepEqual(seen.frames, ['key k', 'key l', 'm']);
});

test('a lost packet that is sent again in time harms nothing', () => {
  const { seen, frames } = receive();
  const [lost, late] = picture(2, 'ab') as [Vp8Packet, Vp8Packet];
  for (const packet of [...picture(1, 'k', true), late]) frames.add(packet);
  seen.nowMs += 150;
  for (const packet of [...picture(4, 'c'), lost]) frames.add(packet);
  assert.deepEqual(seen.frames, ['key k', 'ab', 'c']);
  assert.equal(seen.asked, 0);
});

test('packets without content count as packets, and belong to no picture', () => {
  const { seen, frames } = receive();
  const empty = (sequence: number) => ({ sequence, isLast: false, payload: Buffer.alloc(0) });
  for (const packet of [...picture(1, 'k', true), empty(2), empty(3), ...picture(4, 'a')]) frames.add(packet);
  assert.deepEqual(seen.frames, ['key k', 'a']);
});

test('the descriptor in front of a picture may have every field, or some', () => {
  const fields: [string, number[]][] = [
    ['a short number', [0x80, 0x11]],
    ['a long number', [0x80, 0x91, 0x22]],
    ['the layer alone', [0x20, 0x40]],
    ['the base picture alone', [0x40, 0x05]],
    ['all of them', [0xf0, 0x91, 0x22, 0x05, 0x60]],
  ];
  for (const [what, descriptor] of fields) {
    const { seen, frames } = receive();
    for (const packet of picture(1, 'kl', true, descriptor)) frames.add(packet);
    assert.deepEqual(seen.frames, ['key kl'], what);
  }
});

test('a picture that the decoder could not take makes the next ones wait for a key frame', () => {
  const { seen, frames } = receive();
  for (const packet of picture(1, 'k', true)) frames.add(packet);
  frames.needKeyFrame();
  for (const packet of [...picture(2, 'a'), ...picture(3, 'l', true)]) frames.add(packet);
  assert.deepEqual([seen.frames, seen.asked], [['key k', 'key l'], 1]);
});
