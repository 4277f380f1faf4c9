import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile } from 'node:fs/promises';
import { request as requestPlain, type IncomingMessage } from 'node:http';
import { Agent, request } from 'node:https';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { socketPath } from '#contracts/events.ts';
import { makeClip } from '#server/testing/clips.ts';
import { documentedConfiguration, makeCertificate, startNginx, type NginxPlace } from '#server/testing/nginx.ts';
import { greet } from '#server/testing/page-socket.ts';
import { findFreePort, makePlace, startFoyer } from '#server/testing/real-foyer.ts';
import { signallingUrl, whenJoined } from '#server/testing/room-engine.ts';

const owner = { email: 'owner@example.org', password: 'correct horse battery' };
const isMissing = ['nginx', 'openssl'].find((program) => spawnSync(program, ['-v']).error);

interface Wish {
  headers?: Record<string, string>;
  cookie?: string;
  body?: object | Buffer;
}

/** Foyer with rooms behind an nginx with TLS, and a browser's requests to it. */
async function openSite(change: (configuration: string) => string = (same) => same) {
  const place = await makePlace('SQLite');
  const folder = join(place.dataDir, 'nginx');
  const [http, https, foyerPort] = await Promise.all([findFreePort(), findFreePort(), findFreePort()]);
  const where: NginxPlace = { folder, ports: { http, https }, foyerPort };
  await mkdir(folder);
  const ca = makeCertificate(folder);
  const nginx = await startNginx(folder, change(documentedConfiguration(where)));
  const origin = `https://localhost:${https}`;
  const foyer = await startFoyer(place, {
    port: foyerPort,
    environment: {
      FOYER_PUBLIC_URL: origin,
      FOYER_TRUSTED_PROXIES: '127.0.0.1',
      FOYER_ADMIN_EMAIL: owner.email,
      FOYER_ADMIN_PASSWORD: owner.password,
      FOYER_ROOMS: 'on',
      FOYER_LIVEKIT_UDP_PORT: '0',
      FOYER_LIVEKIT_TCP_PORT: '0',
      FOYER_LIVEKIT_NODE_IP: '127.0.0.1',
      FOYER_TRANSCODING_JOBS: '1',
    },
  });
  let logged = '';
  foyer.child.stderr!.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const agent = new Agent({ ca, keepAlive: true });

  function ask(what: string, { headers = {}, cookie, body }: Wish = {}) {
    const [method, path] = what.split(' ') as [string, string];
    const isJson = body !== undefined && !Buffer.isBuffer(body);
    const bytes = isJson ? Buffer.from(JSON.stringify(body)) : body;
    return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
      const sent = request(`${origin}${path}`, {
        ...{ agent, method },
        headers: {
          origin,
          ...(cookie && { cookie }),
          ...(isJson && { 'content-type': 'application/json' }),
          ...(bytes && { 'content-length': bytes.length }),
          ...headers,
        },
      });
      sent.on('error', reject).on('response', (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('error', reject);
        reply.on('end', () =>
          resolve({ status: reply.statusCode!, headers: reply.headers, bytes: Buffer.concat(chunks) }),
        );
      });
      sent.end(bytes);
    });
  }

  return {
    ...{ place, origin, ca, ask, nginx, ports: where.ports, logged: () => logged },
    /** Asks and expects success; the body as JSON. */
    async must(what: string, wish: Wish = {}) {
      const { status, bytes } = await ask(what, wish);
      assert.ok(status < 300, `${what}: ${status} ${bytes.toString().slice(0, 300)}`);
      return JSON.parse(bytes.length > 0 ? bytes.toString() : 'null');
    },
    async signIn(): Promise<string> {
      const { headers } = await ask('POST /api/accounts/sign-in', { body: owner });
      const [set] = headers['set-cookie'] as string[];
      assert.match(set!, /^__Host-\S+; .*Secure/u);
      return set!.split(';')[0]!;
    },
    async close() {
      agent.destroy();
      await foyer.end();
      await nginx.close();
      await place.remove();
    },
  };
}

/** A film of at least so many bytes: what follows it is a box that players skip. */
async function makeLargeFilm(bytes: number): Promise<Buffer> {
  const film = await readFile(await makeClip('landscape'));
  const rest = Buffer.alloc(bytes - film.length);
  rest.writeUInt32BE(rest.length, 0);
  rest.write('free', 4, 'latin1');
  return Buffer.concat([film, rest]);
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isSo())) await wait(200);
}

type Site = Awaited<ReturnType<typeof openSite>>;

/** Uploads a film of 30 MB in one request and waits until it is ready; returns the item. */
async function upload({ ask, must, origin }: Site, cookie: string): Promise<string> {
  const film = await makeLargeFilm(30_000_000);
  const { id } = await must('POST /api/media', { cookie, body: { kind: 'video', title: 'A film' } });
  const tus = { 'tus-resumable': '1.0.0' };
  const metadata = `mediaId ${base64(id)},filename ${base64('film.mp4')}`;
  const created = await ask('POST /api/uploads', {
    cookie,
    headers: { ...tus, 'upload-length': String(film.length), 'upload-metadata': metadata },
  });
  assert.equal(created.status, 201, created.bytes.toString());
  const { pathname } = new URL(String(created.headers['location']), `${origin}/api/uploads`);
  const sent = await ask(`PATCH ${pathname}`, {
    cookie,
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: film,
  });
  assert.deepEqual([sent.status, sent.headers['upload-offset']], [204, String(film.length)]);
  await until(async () => (await must(`GET /api/media/${id}`, { cookie })).status === 'ready');
  return id;
}

/** Enters as a guest, reads playlists and a segment, and hears over the live socket that the owner ends it. */
async function watch({ ask, must, origin, ca }: Site, cookie: string, mediaId: string, token: string): Promise<void> {
  const body = { name: 'Ana Lima', email: 'ana@example.org', idempotencyKey: 'ana-enters' };
  const entered = await ask(`POST /api/guest-access/${token}/enter`, { body });
  assert.equal(entered.status, 201, entered.bytes.toString());
  const guest = (entered.headers['set-cookie'] as string[])[0]!.split(';')[0]!;
  const page = await must('POST /api/page-sessions', { cookie: guest, body: { mediaId } });
  let address = String(page.playback.hls);
  // From the master to the playlist of a rendition, and to its first segment.
  for (let step = 0; step < 3; step += 1) {
    const { status, bytes } = await ask(`GET ${address}`, { cookie: guest });
    assert.equal(status, 200, address);
    if (step === 2) assert.ok(bytes.length > 1_000);
    const next = bytes
      .toString()
      .split('\n')
      .find((line) => line && !line.startsWith('#'));
    if (step < 2) address = new URL(next!, `${origin}${address}`).pathname;
  }
  const url = `${origin.replace('https', 'wss')}${socketPath}/?EIO=4&transport=websocket`;
  const live = new WebSocket(url, { headers: { cookie: guest, origin }, ca });
  await greet(live, { pageSessionId: page.id });
  const told = once(live, 'message');
  await must(`POST /api/media/${mediaId}/guest-access/end`, { cookie, body: {} });
  assert.match(String((await told)[0]), /renew/u);
  live.terminate();
}

/** Opens a room and joins the engine's signalling. */
async function talk({ must, origin, ca }: Site, cookie: string): Promise<void> {
  await until(async () => (await must('GET /api/rooms/engine', { cookie })).state === 'ready');
  const { id } = await must('POST /api/media', { cookie, body: { kind: 'room', title: 'A room' } });
  const page = await must('POST /api/page-sessions', { cookie, body: { mediaId: id } });
  const seat = await must(`POST /api/rooms/${id}/join`, { cookie, body: { pageSessionId: page.id } });
  assert.equal(seat.state, 'inside');
  const url = signallingUrl(0, seat.participantId).replace(/^ws:\/\/[^/]+/u, origin.replace('https', 'wss'));
  const call = new WebSocket(url, { headers: { cookie, origin }, ca });
  await whenJoined(call);
  call.terminate();
}

const isSkipped = isMissing !== undefined && `${isMissing} is not installed`;

describe('behind nginx with TLS, as docs/operations.md configures it', { skip: isSkipped }, () => {
  it('uploads, playback, live sockets and rooms work, and no guest link is logged', async () => {
    const site = await openSite();
    const { ask, must, origin, ports, nginx } = site;
    try {
      const plain = requestPlain({ host: 'localhost', port: ports.http, path: '/sign-in' }).end();
      const [moved] = (await once(plain, 'response')) as [IncomingMessage];
      moved.resume();
      assert.deepEqual([moved.statusCode, moved.headers.location], [301, `${origin}/sign-in`]);
      const cookie = await site.signIn();
      assert.equal((await ask('GET /metrics')).status, 403);
      const video = await upload(site, cookie);
      await must(`PATCH /api/media/${video}/guest-access`, { cookie, body: { isEnabled: true } });
      const links = `/api/media/${video}/guest-access/links`;
      const token = String((await must(`POST ${links}`, { cookie, body: { name: 'A link' } })).url).split('/g/')[1]!;
      assert.equal((await ask(`GET /g/${token}`)).status, 200);
      await watch(site, cookie, video, token);
      await talk(site, cookie);
      const logs = await nginx.readLogs();
      assert.doesNotMatch(`${logs}${site.logged()}`, new RegExp(token, 'u'));
      assert.match(logs, /"POST \/api\/guest-access\/\.\.\." 201/u);
      assert.doesNotMatch(site.logged(), /Upgrade header/u);
    } finally {
      await site.close();
    }
  });

  it('a proxy that swallows upgrades is told to the administrator, once', async () => {
    const site = await openSite((text) => text.replaceAll(/^.*proxy_set_header +(Upgrade|Connection).*$/gmu, ''));
    const { origin, ca } = site;
    const url = `${origin.replace('https', 'wss')}${socketPath}/?EIO=4&transport=websocket`;
    try {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const [error] = (await once(new WebSocket(url, { headers: { origin }, ca }), 'error')) as [Error];
        assert.match(error.message, /Unexpected server response/u);
      }
      await until(() => site.logged().includes('Upgrade header'));
      assert.equal(site.logged().split('Upgrade header').length, 2);
    } finally {
      await site.close();
    }
  });
});
