import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { opening, publish, RtmpClient, writeCall, writeChunks } from '#server/testing/rtmp-client.ts';
import { openRtmpLab } from '#server/testing/rtmp-lab.ts';

let lab: Awaited<ReturnType<typeof openRtmpLab>>;
before(async () => {
  lab = await openRtmpLab({ publishWithinMs: 1_500 });
});
after(() => lab.close());

const video = (hex: string) => ({ type: 9, timestamp: 0, payload: Buffer.from(hex, 'hex') });
const audio = (hex: string) => ({ type: 8, timestamp: 0, payload: Buffer.from(hex, 'hex') });
const fourLetters = (name: string) => Buffer.from(name).toString('hex');
const configuration4k = '0142c034ffe100196742c034da00f0010fb011000003000100000300780f1832a001000468ce0fc8';
const configuration444 = '01f4000bffe1001a67f4000b9196820de267c044000003000400000301e03c50aa8001000568ce0f1920fff8f800';

const unfit = [
  { sends: 'HEVC', tag: video(`90${fourLetters('hvc1')}01`), because: 'video_codec', detail: 'HEVC' },
  { sends: 'HEVC as older encoders mark it', tag: video('1c00000000'), because: 'video_codec', detail: 'HEVC' },
  { sends: 'AV1', tag: video(`90${fourLetters('av01')}01`), because: 'video_codec', detail: 'AV1' },
  { sends: 'VP9', tag: video(`90${fourLetters('vp09')}01`), because: 'video_codec', detail: 'VP9' },
  { sends: 'a codec without a name', tag: video('903c78797a'), because: 'video_codec', detail: 'an unknown codec' },
  { sends: 'Sorenson H.263', tag: video('1200000000'), because: 'video_codec', detail: 'Sorenson H.263' },
  {
    sends: 'colors that browsers cannot show',
    tag: video(`1700000000${configuration444}`),
    because: 'video_codec',
    detail: 'H.264 High 4:4:4',
  },
  {
    sends: 'a picture of 4K',
    tag: video(`1700000000${configuration4k}`),
    because: 'picture_too_large',
    detail: '3840×2160',
  },
  { sends: 'MP3', tag: audio('2fff'), because: 'audio_codec', detail: 'MP3' },
  { sends: 'Opus', tag: audio(`90${fourLetters('Opus')}`), because: 'audio_codec', detail: 'Opus' },
  { sends: 'AAC of an old profile', tag: audio('af000990'), because: 'audio_codec', detail: 'mp4a.40.1' },
] as const;

for (const { sends, tag, because, detail } of unfit) {
  test(`an encoder that sends ${sends} is told so by name, and its owner too`, async () => {
    const { client, mediaId } = await lab.publish();
    client.send(tag);
    const status = await client.status(1);
    assert.equal(status?.code, 'NetStream.Publish.Rejected');
    assert.ok(status.description.includes(`(${detail})`), status.description);
    await client.closed;
    assert.deepEqual(lab.receiver.refusals.at(-1), { mediaId, because, detail });
  });
}

test('a wrong stream key is refused in words before anything is taken', async () => {
  const client = await publish(lab.port, 'item?key=wrong');
  assert.equal((await client.status())?.code, 'NetStream.Publish.BadName');
  assert.match((await client.status())!.description, /stream key is wrong/u);
  await client.closed;
});

test('a second encoder is refused, and the first sends on', async () => {
  const { client, mediaId } = await lab.publish();
  const second = await publish(lab.port, `${mediaId}?key=secret`);
  assert.match((await second.status())!.description, /Another encoder/u);
  await second.closed;
  assert.equal(client.socket.destroyed, false);
  assert.deepEqual(lab.receiver.refusals.at(-1), { mediaId, because: 'second_encoder', detail: undefined });
});

test('an encoder whose stream key was replaced is told so', async () => {
  const { client, mediaId } = await lab.publish();
  lab.server.cut(mediaId, 'key_replaced');
  assert.match((await client.status(1))!.description, /was replaced/u);
  await client.closed;
});

test('a player gets nothing', async () => {
  const client = new RtmpClient(lab.port);
  client.write(opening('').subarray(0, 3_073));
  client.write(writeCall('connect', 1, { app: 'live' }));
  client.write(writeCall('play', 0, null, 'item0'));
  assert.equal((await client.status())?.code, 'NetStream.Play.Failed');
  await client.closed;
});

const greeted = opening('x').subarray(0, 3_073);
const noSize = writeChunks({ type: 1, timestamp: 0, payload: Buffer.alloc(4) }, 2);
const everything = Buffer.from(Array.from({ length: 50_000 }, (_, at) => (at * 7_919) % 256));

const nonsense = {
  'a request of HTTP': Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n'),
  'zeros': Buffer.alloc(10_000),
  'bytes of every value': Buffer.concat([greeted, everything]),
  'a message of 16 MB': Buffer.concat([greeted, Buffer.from('03000000ffffff1400000000', 'hex')]),
  'two streams at once': Buffer.concat([opening('x'), opening('x').subarray(3_073)]),
  'a chunk size of zero': Buffer.concat([greeted, noSize]),
  'a greeting that never ends': greeted.subarray(0, 2_000),
  'a greeting and then nothing': greeted,
  'nothing': Buffer.alloc(0),
};

test('connections that send nonsense, or nothing, are closed, and an encoder sends on', async () => {
  const { client } = await lab.publish();
  const others = Object.values(nonsense).map(async (bytes) => {
    const other = new RtmpClient(lab.port);
    if (bytes.length > 0) other.write(bytes);
    await other.closed;
  });
  await Promise.all(others);
  assert.equal(client.socket.destroyed, false);
});

test('a connection that sends a byte now and then is closed', async () => {
  const client = new RtmpClient(lab.port);
  const bytes = opening('x');
  let sent = 0;
  const timer = setInterval(() => client.write(bytes.subarray(sent, ++sent)), 50);
  await client.closed;
  clearInterval(timer);
  assert.ok(sent < 3_073);
});

test('a thousand connections that say nothing keep no encoder out', async () => {
  const { client } = await lab.publish();
  const silent = Array.from({ length: 1_000 }, () => connect(lab.port, '127.0.0.1').on('error', () => undefined));
  await Promise.all(silent.slice(0, 900).map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  const { client: later } = await lab.publish();
  assert.equal((await later.status())?.code, 'NetStream.Publish.Start');
  assert.equal(client.socket.destroyed, false);
  for (const socket of silent) socket.destroy();
});

test('an encoder with the right stream key is taken after others of its network have tried thirty wrong ones', async () => {
  const own = await openRtmpLab();
  const fail = async (number: number) => (await publish(own.port, `item?key=${number}`)).closed;
  await Promise.all(Array.from({ length: 30 }, (_, number) => fail(number)));
  const more = fail(31);
  const { client } = await own.publish();
  assert.equal((await client.status())?.code, 'NetStream.Publish.Start');
  await more;
  assert.equal(own.receiver.askedKeys.length, 32);
  await own.close();
});

test('a stream key that is too long is cut before it is asked about', async () => {
  await publish(lab.port, 'x'.repeat(40_000));
  assert.equal(lab.receiver.askedKeys.at(-1)!.length, 512);
});

test('a sender that asks and asks and reads no answer is closed before its answers fill the memory', async (context) => {
  const own = await openRtmpLab({ publishWithinMs: 120_000 });
  const client = connect(own.port, '127.0.0.1').on('error', () => undefined);
  context.after(() => own.close());
  context.after(() => client.destroy());
  const hears = (event: string) => new Promise((resolve) => client.once(event, resolve));
  await hears('connect');
  client.pause();
  client.write(opening('x').subarray(0, 3_073));
  const questions = Buffer.concat(Array.from({ length: 2_000 }, () => writeCall('createStream', 2, null)));
  let sent = 0;
  for (; !client.destroyed && sent < 32 << 20; sent += questions.length)
    if (!client.write(questions)) await Promise.race([hears('drain'), hears('close')]);
  assert.ok(client.destroyed, `${sent} bytes were taken`);
});
