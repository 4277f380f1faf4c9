import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { test } from 'node:test';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { startTestPlayback, type TestPage } from '#server/testing/test-playback.ts';
import { trickyPaths } from '#server/testing/tricky-paths.ts';

const playback = await startTestPlayback();
const { send, bytesOf, asked } = playback;
const mediaId = await playback.addItem();
const page = playback.openPage(mediaId);

function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return send(`/playback/${page.id}/${path}`, { method, headers: { cookie: page.cookie, ...headers } });
}

function codeOf(body: Buffer): string | null {
  return (JSON.parse(String(body)) as { code: string }).code;
}

const types: [string, string][] = [
  ['master.m3u8', 'application/vnd.apple.mpegurl'],
  ['v240/playlist.m3u8', 'application/vnd.apple.mpegurl'],
  ['audio/playlist.m3u8', 'application/vnd.apple.mpegurl'],
  ['storyboard.vtt', 'text/vtt; charset=utf-8'],
  ['poster.jpg', 'image/jpeg'],
  ['storyboard-0.jpg', 'image/jpeg'],
  ['v240/init.mp4', 'video/mp4'],
  ['v240/s0.m4s', 'video/mp4'],
  ['v240/s2.m4s', 'video/mp4'],
  ['v720/s0.m4s', 'video/mp4'],
  ['audio/init.mp4', 'audio/mp4'],
  ['audio/s0.m4s', 'audio/mp4'],
];

for (const [path, type] of types) {
  test(`${path} is served whole, as ${type}, and not cached`, async () => {
    const reply = await get(path);
    assert.equal(reply.status, 200);
    assert.equal(reply.headers['content-type'], type);
    assert.equal(reply.headers['cache-control'], 'private, no-store');
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    assert.equal(reply.headers['content-length'], String(reply.body.length));
    const file = bytesOf(mediaId, path);
    if (file) assert.ok(reply.body.equals(file));
    else assert.match(String(reply.body), /^(#EXTM3U|WEBVTT)\n/u);
  });

  test(`HEAD of ${path} has the same headers without a body`, async () => {
    const [full, head] = [await get(path), await get(path, {}, 'HEAD')];
    assert.equal(head.status, 200);
    assert.equal(head.body.length, 0);
    assert.deepEqual({ ...head.headers, date: '' }, { ...full.headers, date: '' });
  });
}

test('every address in the playlists and the storyboard is served', async () => {
  const addresses = await crawl(page);
  assert.equal(addresses.length, 15);
  for (const address of addresses) {
    const reply = await send(address, { headers: { cookie: page.cookie } });
    assert.equal(reply.status, 200, address);
    assert.equal(reply.headers['cache-control'], 'private, no-store', address);
  }
});

/** All addresses that a player fetches, collected from the playlists as a player does. */
async function crawl(of: TestPage): Promise<string[]> {
  const found = new Set([
    `/playback/${of.id}/master.m3u8`,
    `/playback/${of.id}/storyboard.vtt`,
    `/playback/${of.id}/poster.jpg`,
  ]);
  // Iterating a set includes elements added meanwhile.
  for (const address of found) {
    if (!/\.(m3u8|vtt)$/u.test(address)) continue;
    const { body } = await send(address, { headers: { cookie: of.cookie } });
    for (const [name] of String(body).matchAll(/[\w/-]+\.(?:m3u8|m4s|mp4|jpg)/gu)) {
      found.add(new URL(name, `http://localhost${address}`).pathname);
    }
  }
  return [...found];
}

test('every address of a page session is refused to requests that do not own it', async () => {
  const other = playback.openPage(await playback.addItem());
  const ended = playback.openPage(mediaId);
  const addresses = await crawl(ended);
  ended.isOpen = false;
  const before = asked.length;
  const strangers = [undefined, '', other.cookie, 'foyer_guest=', `foyer_guest=x; ${ended.cookie}`, ended.cookie];
  for (const cookie of strangers) {
    for (const address of addresses) {
      for (const method of ['GET', 'HEAD']) {
        const headers = { range: 'bytes=0-1', ...(cookie !== undefined && { cookie }) };
        const reply = await send(address, { method, headers });
        assert.equal(reply.status, 403, `${method} ${address} with ${cookie}`);
        assert.equal(reply.headers['cache-control'], 'no-store');
        if (method === 'GET') assert.equal(codeOf(reply.body), 'playback.not_allowed');
      }
    }
  }
  const foreign = addresses.map((address) => address.replace(ended.id, other.id));
  for (const address of foreign) assert.equal((await send(address, { headers: { cookie: page.cookie } })).status, 403);
  assert.equal(asked.length, before);
});

test('a segment that is in the cache is refused to requests without the right', async () => {
  const late = playback.openPage(mediaId);
  const ask = () => send(`/playback/${late.id}/v240/s0.m4s`, { headers: { cookie: late.cookie } });
  assert.equal((await ask()).status, 200);
  late.isOpen = false;
  assert.equal((await ask()).status, 403);
});

for (const path of trickyPaths) {
  test(`${JSON.stringify(path.slice(0, 60))} is refused to strangers, not found for guests, and reads no file`, async () => {
    const before = asked.length;
    const url = `/playback/${page.id}/${path}`;
    // Invalid HTTP is refused by Node, and a bad escape by the router, for every caller.
    const isNoRequest = /[^!-~]/u.test(path);
    const isBadEscape = /%(?![\da-f]{2})|%c0|%e0%80/iu.test(path);
    const stranger = await send(url);
    assert.equal(stranger.status, isNoRequest ? 400 : isBadEscape ? 404 : 403);
    const guest = await get(path);
    assert.equal(guest.status, isNoRequest ? 400 : 404);
    if (!isNoRequest && !isBadEscape) assert.equal(codeOf(guest.body), 'playback.not_found');
    assert.equal(asked.length, before);
  });
}

test('only known files of the item are read from the blob store', () => {
  const folder = `${mediaFolder(mediaId)}/`;
  const names = asked.filter((key) => key.startsWith(folder)).map((key) => key.slice(folder.length));
  const segments = ['audio/s0.m4s', 'v240/s0.m4s', 'v240/s1.m4s', 'v240/s2.m4s', 'v720/s0.m4s'];
  const others = ['audio/init.mp4', 'poster.jpg', 'storyboard-0.jpg', 'v240/init.mp4', 'v720/init.mp4'];
  assert.deepEqual([...new Set(names)].sort(), [...segments, ...others].sort());
});

const unknown = [
  'v240/s3.m4s',
  'v720/s1.m4s',
  'v360/init.mp4',
  'v360/playlist.m3u8',
  'v360/s0.m4s',
  'storyboard-1.jpg',
];
for (const path of unknown) {
  test(`${path}, which the item does not have, is not found and not read from the blob store`, async () => {
    const before = asked.length;
    const reply = await get(path);
    assert.equal(reply.status, 404);
    assert.equal(codeOf(reply.body), 'playback.not_found');
    assert.equal(asked.length, before);
  });
}

test('a file that is missing on the disk is not found', async () => {
  const lost = playback.openPage(await playback.addItem());
  await playback.blobs.removeFolder(mediaFolder(lost.mediaId));
  for (const path of ['v240/s0.m4s', 'v240/init.mp4', 'poster.jpg']) {
    const reply = await send(`/playback/${lost.id}/${path}`, { headers: { cookie: lost.cookie } });
    assert.equal(reply.status, 404);
    assert.equal(codeOf(reply.body), 'playback.not_found');
  }
  assert.equal(lost.served, 0);
});

test('a file that is too short closes the connection instead of sending other bytes', async () => {
  const item = await playback.addItem([300_000]);
  const own = playback.openPage(item);
  await truncate(await playback.blobs.localPath(`${mediaFolder(item)}/v240/s0.m4s`), 270_000);
  const reply = await send(`/playback/${own.id}/v240/s0.m4s`, { headers: { cookie: own.cookie } });
  assert.equal(reply.headers['content-length'], '300000');
  assert.ok(reply.body.length < 300_000);
});

test('other methods are refused, and the answer names the allowed ones', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const reply = await get('master.m3u8', { origin: 'http://localhost:8080' }, method);
    assert.equal(reply.status, method === 'OPTIONS' ? 204 : 405, method);
    assert.equal(reply.headers['allow'], 'GET, HEAD, OPTIONS', method);
  }
});

const ranges: [string, number, string | null, [number, number]][] = [
  ['bytes=0-', 206, 'bytes 0-699999/700000', [0, 700_000]],
  ['bytes=0-0', 206, 'bytes 0-0/700000', [0, 1]],
  ['bytes=100-199', 206, 'bytes 100-199/700000', [100, 200]],
  ['bytes=262143-262144', 206, 'bytes 262143-262144/700000', [262_143, 262_145]],
  ['bytes=262144-524287', 206, 'bytes 262144-524287/700000', [262_144, 524_288]],
  ['bytes=500000-9999999', 206, 'bytes 500000-699999/700000', [500_000, 700_000]],
  ['bytes=-300000', 206, 'bytes 400000-699999/700000', [400_000, 700_000]],
  ['bytes=-9999999', 206, 'bytes 0-699999/700000', [0, 700_000]],
  ['bytes=700000-', 416, 'bytes */700000', [0, 0]],
  ['bytes=-0', 416, 'bytes */700000', [0, 0]],
  ['bytes=0-1,5-6', 200, null, [0, 700_000]],
  ['bytes=9-3', 200, null, [0, 700_000]],
  ['lines=1-2', 200, null, [0, 700_000]],
];

for (const [range, status, contentRange, [start, end]] of ranges) {
  test(`Range ${range} of a segment answers ${status} with the right bytes`, async () => {
    const reply = await get('v240/s0.m4s', { range });
    assert.equal(reply.status, status);
    assert.equal(reply.headers['content-range'] ?? null, contentRange);
    assert.equal(reply.headers['content-length'], String(end - start));
    assert.equal(reply.headers['cache-control'], 'private, no-store');
    assert.ok(reply.body.equals(bytesOf(mediaId, 'v240/s0.m4s').subarray(start, end)));
  });
}

test('with If-Range the whole file is sent, because no validator matches', async () => {
  const reply = await get('v240/s0.m4s', { 'range': 'bytes=0-9', 'if-range': '"anything"' });
  assert.equal(reply.status, 200);
  assert.equal(reply.body.length, 700_000);
});

test('only sending a segment marks a page as served', async () => {
  const own = playback.openPage(mediaId);
  const ask = (path: string, method = 'GET', headers = {}) =>
    send(`/playback/${own.id}/${path}`, { method, headers: { cookie: own.cookie, ...headers } });
  for (const path of [
    'master.m3u8',
    'v240/playlist.m3u8',
    'v240/init.mp4',
    'poster.jpg',
    'storyboard-0.jpg',
    'v240/s9.m4s',
  ]) {
    await ask(path);
  }
  await ask('v240/s0.m4s', 'HEAD');
  await ask('v240/s0.m4s', 'GET', { range: 'bytes=700000-' });
  assert.equal(own.served, 0);
  await ask('audio/s0.m4s');
  assert.equal(own.served, 1);
});

test('behind nginx segments are sent by X-Accel-Redirect, all other files by Foyer', async () => {
  const behind = await startTestPlayback({ accelRedirect: '/internal-media/' });
  const item = await behind.addItem();
  const own = behind.openPage(item);
  const ask = (path: string, headers: Record<string, string> = { cookie: own.cookie }) =>
    behind.send(`/playback/${own.id}/${path}`, { headers });
  const reply = await ask('v240/s0.m4s');
  assert.equal(reply.status, 200);
  assert.equal(reply.headers['x-accel-redirect'], `/internal-media/${mediaFolder(item)}/v240/s0.m4s`);
  assert.equal(reply.headers['cache-control'], 'private, no-store');
  assert.equal(reply.headers['content-type'], 'video/mp4');
  assert.equal(reply.body.length, 0);
  assert.equal(own.served, 1);
  assert.equal((await ask('v240/init.mp4')).body.length, 800);
  const refused = await ask('v240/s0.m4s', {});
  assert.equal(refused.status, 403);
  assert.equal(refused.headers['x-accel-redirect'], undefined);
});
