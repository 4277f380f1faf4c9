import { Duplex } from 'node:stream';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { createChance } from '#server/testing/random-steps.ts';
import { RecordingReceiver } from '#server/testing/live-receiver.ts';
import type { Tag } from '#server/testing/rtmp-client.ts';
import { mutateSession } from '#server/testing/rtmp-fuzz.ts';
import { RtmpConnection } from './connection.ts';
import { Sender } from './sender.ts';

const seed = Number(process.env['FOYER_TEST_SEED'] ?? 1);
const sessions = 150;

/** A short stream made by hand: its head, a key frame a second, pictures and sound. */
function makeTags(): Tag[] {
  const configuration = '0142c02affe100186742c02ada01e0089f970110000003001000000780f1832a01000468ce0fc8';
  const head = [
    { type: 9, timestamp: 0, payload: Buffer.from(`1700000000${configuration}`, 'hex') },
    { type: 8, timestamp: 0, payload: Buffer.from('af001190', 'hex') },
  ];
  const body = Array.from({ length: 60 }, (_, at) => {
    const start =
      at % 2 === 0 ? Buffer.from('af01', 'hex') : Buffer.from(at % 25 === 1 ? '1701000000' : '2701000000', 'hex');
    return { type: at % 2 === 0 ? 8 : 9, timestamp: at * 20, payload: Buffer.concat([start, Buffer.alloc(300, at)]) };
  });
  return [...head, ...body];
}

/** The side of a connection that the reader sees; what it answers goes nowhere. */
function makeSocket(): Socket {
  const socket = new Duplex({ read: () => undefined, write: (_bytes, _encoding, done) => done() });
  return Object.assign(socket, { setNoDelay: () => socket }) as unknown as Socket;
}

test(`whatever an encoder sends, the reader throws nothing (seed ${seed})`, async () => {
  const chance = createChance(seed);
  const tags = makeTags();
  for (let number = 0; number < sessions; number += 1) {
    const socket = makeSocket();
    const receiver = new RecordingReceiver();
    const ended: Promise<void>[] = [];
    // Instead of ffmpeg, a program that reads nothing and ends at once: takes fail in every possible moment.
    const sender = new Sender({
      mediaId: 'item',
      protocol: 'rtmp',
      receiver,
      commands: { copy: ['true'], encode: ['true'] },
      after: Promise.resolve(),
      refuse: () => ended.push(sender.end('damaged')),
      pause: () => undefined,
      resume: () => undefined,
    });
    const connection = new RtmpConnection(socket, {
      publish: () => connection.accept(),
      video: (timestamp, payload) => sender.onVideo(timestamp, payload),
      audio: (timestamp, payload) => sender.onAudio(timestamp, payload),
      metadata: (values) => sender.onMetadata(values),
      gone: (because) => ended.push(sender.end(because)),
    });
    const bytes = mutateSession(chance.number(2 ** 31), 'item?key=secret', tags);
    for (let at = 0; at < bytes.length;) {
      const length = 1 + chance.number(4_000);
      socket.emit('data', bytes.subarray(at, at + length));
      at += length;
      if (chance.number(10) === 0) sender.tick();
    }
    socket.emit('close');
    await Promise.all(ended);
  }
});
