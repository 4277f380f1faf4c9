import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { LiveIngest } from './live-ingest.ts';

type Receiver = Parameters<LiveIngest['start']>[0];

interface Take {
  sender: { mediaId: string; video: { codec: string; width: number; height: number }; audio: object | null };
  pieces: Buffer[];
  health: { frameRate: number; bitsPerSecond: number; keyFrameSeconds: number | null; hasSound: boolean }[];
  ended: string | null;
}

export interface LiveIngestBench {
  ingest: LiveIngest;
  /** Knows the stream keys in `items`, by which it finds the item. */
  receiver: Receiver & {
    items: Map<string, string>;
    askedKeys: string[];
    mostWritesAtOnce: number;
    slowDown: () => void | Promise<void>;
    beforeAnswer: () => void | Promise<void>;
    refusals: { mediaId: string; because: string }[];
    takesOf(mediaId: string): Take[];
    until<Found>(find: () => Found | undefined | null | false): Promise<Found>;
  };
  /** Sends 25 pictures of 320×180 a second, a key frame every two seconds, with sound or without, until it is ended. */
  send(streamKey: string, options?: { isSilent?: boolean }): Promise<Sending>;
  read(bytes: Buffer): { boxes: string[]; fragments: { isKey: boolean; tracks: number }[] };
  close(): Promise<void>;
}

interface Sending {
  stop(): Promise<unknown>;
  kill(): Promise<unknown>;
  ended: Promise<unknown>;
}

/** What every adapter that takes live streams must do. */
export function describeLiveIngest(name: string, makeBench: () => Promise<LiveIngestBench>): void {
  describe(name, () => {
    const bench = {} as LiveIngestBench;
    const running: Sending[] = [];
    const send: LiveIngestBench['send'] = async (...given) => {
      const sending = await bench.send(...given);
      running.push(sending);
      return sending;
    };
    before(async () => {
      Object.assign(bench, await makeBench());
      await bench.ingest.start(bench.receiver);
    });
    afterEach(() => Promise.all(running.splice(0).map((sending) => sending.kill())));
    after(() => bench.close?.());
    declareSending(bench, send);
    declareRefusals(bench, send);
    declareEnds(bench, send);
  });
}

type Send = LiveIngestBench['send'];

let lastItem = 0;

/** An item of its own for each test, with a stream key as Foyer makes them. */
function makeItem({ receiver }: LiveIngestBench): { key: string; mediaId: string } {
  const mediaId = `item${(lastItem += 1)}`;
  const key = `${mediaId}?key=secret-${mediaId}`;
  receiver.items.set(key, mediaId);
  return { key, mediaId };
}

function takeWith({ receiver }: LiveIngestBench, mediaId: string, pieces = 5, number = 0): Promise<Take> {
  return receiver.until(() => {
    const take = receiver.takesOf(mediaId)[number];
    return take && take.pieces.length >= pieces ? take : null;
  });
}

function declareSending(bench: LiveIngestBench, send: Send): void {
  test('it listens, and says so without a stream key', () => {
    const state = bench.ingest.state();
    assert.deepEqual([state.isListening, state.problem], [true, null]);
    assert.ok(Object.values(state.addresses).some((address) => address !== null));
  });

  test('a sender arrives as fragmented MP4 whose pairs hold picture and sound, the first from a key frame', async () => {
    const { key, mediaId } = makeItem(bench);
    const sending = await send(key);
    const take = await takeWith(bench, mediaId, 15);
    assert.match(take.sender.video.codec, /^avc1\.[0-9a-f]{6}$/u);
    assert.deepEqual([take.sender.video.width, take.sender.video.height], [320, 180]);
    assert.deepEqual(take.sender.audio, { codec: 'mp4a.40.2', sampleRate: 48_000 });
    await sending.stop();
    await bench.receiver.until(() => take.ended);
    const { boxes, fragments } = bench.read(Buffer.concat(take.pieces));
    assert.deepEqual(boxes.slice(0, 2), ['ftyp', 'moov']);
    assert.deepEqual(new Set(boxes.slice(2)), new Set(['moof', 'mdat']));
    assert.equal(fragments[0]!.isKey, true);
    assert.ok(fragments.slice(0, 10).every(({ tracks }) => tracks === 2));
  });

  test('a sender without sound arrives as a picture alone', async () => {
    const { key, mediaId } = makeItem(bench);
    await send(key, { isSilent: true });
    assert.equal((await takeWith(bench, mediaId)).sender.audio, null);
  });

  test('a sender is measured about once a second', async () => {
    const { key, mediaId } = makeItem(bench);
    await send(key);
    const take = await takeWith(bench, mediaId);
    const health = await bench.receiver.until(() => take.health.find(({ keyFrameSeconds }) => keyFrameSeconds));
    assert.ok(Math.abs(health.frameRate - 25) < 1 && health.bitsPerSecond > 1_000, JSON.stringify(health));
    assert.ok(Math.abs(health.keyFrameSeconds! - 2) < 0.2 && health.hasSound, JSON.stringify(health));
  });

  test('a sink that takes its time gets the next piece after it', async () => {
    const { key, mediaId } = makeItem(bench);
    bench.receiver.slowDown = () => new Promise((resolve) => setTimeout(resolve, 20));
    await send(key);
    const sent = await takeWith(bench, mediaId, 20);
    bench.receiver.slowDown = () => undefined;
    assert.equal(bench.receiver.mostWritesAtOnce, 1);
    assert.ok(sent.pieces.length > 0);
  });
}

function declareRefusals(bench: LiveIngestBench, send: Send): void {
  test('a sender with a wrong stream key is asked for and sent away', async () => {
    const sending = await send('nothing?key=wrong');
    await sending.ended;
    assert.ok(bench.receiver.askedKeys.includes('nothing?key=wrong'));
    assert.equal(bench.receiver.takesOf('nothing').length, 0);
  });

  test('a second encoder is refused while the first sends on', async () => {
    const { key, mediaId } = makeItem(bench);
    await send(key);
    const take = await takeWith(bench, mediaId);
    const second = await send(key);
    await second.ended;
    const count = take.pieces.length;
    await bench.receiver.until(() => take.pieces.length > count + 5);
    assert.equal(take.ended, null);
    assert.equal(bench.receiver.takesOf(mediaId).length, 1);
    assert.deepEqual(bench.receiver.refusals.at(-1), { mediaId, because: 'second_encoder', detail: undefined });
  });
}

function declareEnds(bench: LiveIngestBench, send: Send): void {
  test('a killed encoder is noticed, and may come back', async () => {
    const { key, mediaId } = makeItem(bench);
    const sending = await send(key);
    const take = await takeWith(bench, mediaId);
    await sending.kill();
    assert.equal(await bench.receiver.until(() => take.ended), 'lost');
    await send(key);
    const again = await takeWith(bench, mediaId, 5, 1);
    assert.equal(bench.read(again.pieces[0]!.subarray(0, 28)).boxes[0], 'ftyp');
  });

  test('a sender that is cut ends with the reason, and a stream key that is dead then lets it in no more', async () => {
    const { key, mediaId } = makeItem(bench);
    const sending = await send(key);
    const take = await takeWith(bench, mediaId);
    bench.receiver.items.delete(key);
    bench.ingest.cut(mediaId, 'key_replaced');
    assert.equal(await bench.receiver.until(() => take.ended), 'key_replaced');
    await sending.ended;
    await (
      await send(key)
    ).ended;
    assert.equal(bench.receiver.takesOf(mediaId).length, 1);
  });

  test('a stream key that is replaced while it is asked about lets nobody in', async () => {
    const { key, mediaId } = makeItem(bench);
    bench.receiver.beforeAnswer = () => {
      bench.receiver.beforeAnswer = () => undefined;
      bench.receiver.items.delete(key);
      bench.ingest.cut(mediaId, 'key_replaced');
    };
    await (
      await send(key)
    ).ended;
    assert.equal(bench.receiver.takesOf(mediaId).length, 0);
  });

  test('closing ends every sender', async () => {
    const { key, mediaId } = makeItem(bench);
    await send(key);
    const take = await takeWith(bench, mediaId);
    await bench.ingest.close();
    assert.ok(take.ended);
  });
}
