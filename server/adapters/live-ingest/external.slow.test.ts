import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { describeLiveIngest, type LiveIngestBench } from '#server/ports/live-ingest.test-suite.ts';
import { makeClip } from '#server/testing/clips.ts';
import { loop, startFfmpeg } from '#server/testing/encoders.ts';
import { readFragments, RecordingReceiver } from '#server/testing/live-receiver.ts';
import { startMediaMtx } from '#server/testing/media-mtx.ts';
import { createExternalIngest } from './external.ts';

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function makeBench() {
  const hookPort = await findFreePort();
  const other = await startMediaMtx(`http://127.0.0.1:${hookPort}/`);
  const ingest = createExternalIngest({
    url: other.url,
    apiUrl: other.url,
    hook: { host: '127.0.0.1', port: hookPort },
    publicHost: '127.0.0.1',
    port: other.rtmpPort,
    securePort: null,
    log: { warn: () => undefined },
  });
  return {
    ingest,
    hookPort,
    receiver: new RecordingReceiver(),
    async send(streamKey: string, { isSilent = false } = {}) {
      const film = [...loop(await makeClip('film')), ...(isSilent ? ['-an'] : [])];
      return startFfmpeg(film, `${ingest.state().addresses.rtmp}/${streamKey}`);
    },
    read: readFragments,
    async close() {
      await ingest.close();
      other.close();
    },
  } satisfies LiveIngestBench & { hookPort: number };
}

describeLiveIngest('a MediaMTX that an administrator runs', makeBench);

test('the hook lets nobody read without our token, and answers no to what is no question', async () => {
  const { ingest, receiver, hookPort, close } = await makeBench();
  await ingest.start(receiver);
  receiver.items.set('item?key=good', 'item');
  const ask = async (body: unknown, method = 'POST') =>
    (await fetch(`http://127.0.0.1:${hookPort}/`, { method, ...(method === 'POST' && { body: JSON.stringify(body) }) }))
      .status;
  const question = { user: '', password: '', token: '', ip: '', protocol: 'srt', id: 'x', query: '' };
  assert.equal(await ask({ ...question, action: 'read', path: 'live/item' }), 401);
  assert.equal(await ask({ ...question, action: 'read', path: 'live/item', query: 'token=guess' }), 401);
  assert.equal(await ask({ ...question, action: 'api', path: '' }), 401);
  assert.equal(await ask({ action: 'publish' }), 401);
  assert.equal(await ask('x'.repeat(40_000)), 401);
  assert.equal(await ask(null, 'GET'), 401);
  assert.equal(await ask({ ...question, action: 'publish', path: 'live/item', query: 'key=bad' }), 401);
  assert.equal(await ask({ ...question, action: 'publish', path: 'live/item', password: 'good' }), 204);
  await close();
});
