import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { findChildren, killChildren } from '#server/testing/child-processes.ts';
import { makeClip } from '#server/testing/clips.ts';
import { loop, startFfmpeg, type Encoder } from '#server/testing/encoders.ts';
import { RecordingReceiver } from '#server/testing/live-receiver.ts';
import { greeting, publish, readTags, RtmpClient } from '#server/testing/rtmp-client.ts';
import { mutateSession } from '#server/testing/rtmp-fuzz.ts';
import { createRtmpIngest } from './rtmp.ts';

const seed = Number(process.env['FOYER_TEST_SEED'] ?? 1);
const fuzzSeconds = 30;
const mark = 'reader-process';

let folder: string;
let secure: { port: number; certificatePath: string; keyPath: string };
const warnings: string[] = [];
const receiver = new RecordingReceiver();
let ingest: ReturnType<typeof createRtmpIngest>;
const encoders: Encoder[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-rtmps-'));
  secure = { port: 0, certificatePath: join(folder, 'certificate.pem'), keyPath: join(folder, 'key.pem') };
  const subject = ['-subj', '/CN=localhost', '-days', '1', '-keyout', secure.keyPath, '-out', secure.certificatePath];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject], { stdio: 'ignore' });
  const log = { warn: (message: string) => void warnings.push(message) };
  ingest = createRtmpIngest({ host: '127.0.0.1', port: 0, secure, publicHost: '127.0.0.1', log });
  await ingest.start(receiver);
  receiver.items.set('item?key=secret-of-item', 'item');
});
afterEach(() => Promise.all(encoders.splice(0).map((encoder) => encoder.kill())));
after(async () => {
  await ingest.close();
  await rm(folder, { recursive: true, force: true });
});

const portOf = (scheme: 'rtmp' | 'rtmps') => Number(new URL(ingest.state().addresses[scheme]!).port);

async function send(scheme: 'rtmp' | 'rtmps' = 'rtmp') {
  const count = receiver.takesOf('item').length;
  const encoder = startFfmpeg(
    loop(await makeClip('film')),
    `${ingest.state().addresses[scheme]}/item?key=secret-of-item`,
  );
  encoders.push(encoder);
  return receiver.until(() => {
    const take = receiver.takesOf('item')[count];
    return take && take.pieces.length > 3 ? take : null;
  });
}

test('an encoder sends by RTMPS as by RTMP, and the take says so', async () => {
  const take = await send('rtmps');
  assert.equal(take.sender.protocol, 'rtmps');
});

test('by RTMPS, those who say nothing or speak no TLS are closed, and an encoder still gets in', async () => {
  const plain = new RtmpClient(portOf('rtmps'));
  plain.write(greeting());
  await plain.closed;
  const silent = Array.from({ length: 200 }, () => new RtmpClient(portOf('rtmps')));
  await Promise.all(silent.slice(0, 100).map(({ closed }) => closed));
  const take = await send('rtmps');
  assert.ok(take.pieces.length > 0);
  for (const { socket } of silent) socket.destroy();
});

test(`for ${fuzzSeconds} seconds of mutated streams the process lives, stays small, and the first encoder sends on (seed ${seed})`, async () => {
  const take = await send();
  receiver.items.set('other?key=secret-of-other', 'other');
  const tags = (await readTags(await makeClip('film'))).filter(({ timestamp }) => timestamp < 3_000);
  const [pid] = findChildren(mark);
  const until = performance.now() + fuzzSeconds * 1_000;
  let number = 0;
  let warm = 0;
  while (performance.now() < until) {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const client = new RtmpClient(portOf('rtmp'));
        const bytes =
          number % 10 === 9 ? randomBytes(20_000) : mutateSession(seed + number, 'other?key=secret-of-other', tags);
        number += 1;
        client.write(bytes);
        client.socket.end();
        await client.closed;
      }),
    );
    if (warm === 0 && number > 60) warm = await residentMegabytes(pid!);
  }
  assert.ok(number > 60, `${number} streams`);
  assert.deepEqual(findChildren(mark), [pid]);
  const grown = (await residentMegabytes(pid!)) - warm;
  // The heap may fill up to its limit of 192 MB before it is collected; a leak of so many streams would reach it and end the process.
  assert.ok(grown < 192, `grown by ${grown} MB in ${number} streams`);
  const count = take.pieces.length;
  await receiver.until(() => take.pieces.length > count + 3);
  assert.equal(take.ended, null);
});

test('where the process is killed, it is started again on the same port, and the encoder may come back', async () => {
  const take = await send();
  const port = portOf('rtmp');
  assert.equal(killChildren(mark), 1);
  assert.equal(await receiver.until(() => take.ended), 'failed');
  assert.equal(ingest.state().isListening, false);
  await encoders[0]!.ended;
  while (!ingest.state().isListening) await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(portOf('rtmp'), port);
  assert.equal((await send()).ended, null);
});

test('no stream key, good or wrong, is in what is logged', async () => {
  await (
    await publish(portOf('rtmp'), 'item?key=secret-guess')
  ).closed;
  assert.ok(warnings.length > 0);
  assert.doesNotMatch(warnings.join('\n'), /secret/u);
});

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/u.exec(status)![1]) / 1_024;
}
