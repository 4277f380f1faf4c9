import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFsBlobStore } from '#server/adapters/blob-store-fs.ts';
import { describePlayable, type Playable, type PlaybackRight } from '#server/features/playback/playable.ts';
import type { Rendition } from '#server/features/playback/renditions.ts';
import { OpenReplies } from '#server/features/playback/open-replies.ts';
import { servePlayback, type PlaybackDependencies } from '#server/features/playback/routes.ts';
import { createHttp } from '#server/http/create-http.ts';
import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import { newId, newSecret } from '#server/random.ts';
import { testOrigin } from './test-http.ts';

export interface TestPage {
  id: string;
  cookie: string;
  mediaId: string;
  isOpen: boolean;
  served: number;
}

export interface RawReply {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface TestPlayback {
  app: FastifyInstance;
  blobs: BlobStore;
  port: number;
  /** The keys that were read from the blob store, in order. */
  asked: string[];
  /** Stores the blobs of an item with poster, storyboard sheet, two pictures and sound; returns its id. */
  addItem(segmentBytes?: number[]): Promise<string>;
  bytesOf(mediaId: string, path: string): Buffer;
  openPage(mediaId: string): TestPage;
  /** `target` is sent unchanged. */
  send(target: string, options?: { method?: string; headers?: Record<string, string> }): Promise<RawReply>;
}

const facts = { isPlayable: true, isFinished: true, hasPoster: true, durationSeconds: 12 };
const storyboard = { columns: 5, rows: 5, tileWidth: 192, tileHeight: 108, intervalSeconds: 1, tileCount: 12 };

/** Playback on a real server with a real folder; only the authorization is controlled by the test. */
export async function startTestPlayback(given: Partial<PlaybackDependencies> = {}): Promise<TestPlayback> {
  const folder = await mkdtemp(join(tmpdir(), 'foyer-playback-'));
  const blobs = createFsBlobStore({ folder: join(folder, 'blobs') });
  const items = new Map<string, { playable: Playable; files: Map<string, Buffer> }>();
  const pages = new Map<string, TestPage>();
  const asked: string[] = [];
  const app = createHttp({ publicUrl: testOrigin, trustedProxies: [], logLevel: 'silent' });
  servePlayback(app, {
    authorise: (id, cookieHeader) => findRight(pages.get(id), cookieHeader),
    findPlayable: (mediaId) => items.get(mediaId)?.playable ?? null,
    blobs: {
      size: (key) => (asked.push(key), blobs.size(key)),
      readRange: (key, ...range) => (asked.push(key), blobs.readRange(key, ...range)),
    },
    cacheBytes: 8 * 1024 * 1024,
    accelRedirect: null,
    live: { find: () => null, mayPreview: () => false, replies: new OpenReplies() },
    ...given,
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  after(async () => {
    await app.close();
    await blobs.close();
    await rm(folder, { recursive: true });
  });

  async function addItem(segmentBytes = [700_000, 300_000, 10]): Promise<string> {
    const mediaId = newId();
    const renditions = [
      describeRendition('v240', segmentBytes),
      describeRendition('v720', [1000]),
      describeRendition('audio', [5000]),
    ];
    const files = makeFiles(renditions);
    for (const [path, bytes] of files) {
      const local = join(folder, 'incoming');
      await mkdir(folder, { recursive: true });
      await writeFile(local, bytes);
      await blobs.putFile(`${mediaFolder(mediaId)}/${path}`, local);
    }
    items.set(mediaId, {
      playable: describePlayable(mediaFolder(mediaId), { ...facts, storyboard, renditions }),
      files,
    });
    return mediaId;
  }

  return {
    ...{ app, blobs, port, asked, addItem },
    bytesOf: (mediaId, path) => items.get(mediaId)!.files.get(path)!,
    openPage(mediaId) {
      const page = { id: newId(), cookie: `foyer_guest=${newSecret()}`, mediaId, isOpen: true, served: 0 };
      pages.set(page.id, page);
      return page;
    },
    send: (target, options) => sendRaw(port, target, options),
  };
}

function findRight(page: TestPage | undefined, cookieHeader: string | undefined): PlaybackRight | null {
  if (!page?.isOpen || cookieHeader !== page.cookie) return null;
  return { mediaId: page.mediaId, browser: page.cookie, markServed: () => (page.served += 1) };
}

function describeRendition(name: string, segmentBytes: number[]): Rendition {
  const height = name === 'audio' ? null : Number(name.slice(1));
  return {
    ...{ name, kind: height ? 'video' : 'audio', height, width: height && height * 2, frameRate: height && 30 },
    ...{ codecs: height ? 'avc1.4d401e' : 'mp4a.40.2', peakBandwidth: 1000, averageBandwidth: 900 },
    segments: segmentBytes.map((bytes, at) => ({ file: `s${at}.m4s`, durationSeconds: 4, bytes })),
    ...{ isGrowing: false, begunAt: new Date(0) },
  };
}

/** Bytes that depend on file and position, so that no two parts are equal. */
function makeFiles(renditions: Rendition[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  const add = (path: string, length: number) => {
    const bytes = Buffer.alloc(length);
    let seed = files.size + 1;
    for (let at = 0; at < length; at += 1) {
      seed = (seed * 16_807) % 2_147_483_647;
      bytes[at] = seed;
    }
    files.set(path, bytes);
  };
  add('poster.jpg', 2000);
  add('storyboard-0.jpg', 3000);
  for (const { name, segments } of renditions) {
    add(`${name}/init.mp4`, 800);
    for (const { file, bytes } of segments) add(`${name}/${file}`, bytes);
  }
  // Other files of the item, which must never be served.
  add('source', 5000);
  add('v240/index.m3u8', 100);
  return files;
}

function sendRaw(
  port: number,
  target: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<RawReply> {
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(readReply(Buffer.concat(chunks))));
    socket.write(Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'utf8'));
  });
}

function readReply(bytes: Buffer): RawReply {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [first = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  return { status: Number(first.split(' ')[1]), headers, body: bytes.subarray(headEnd + 4) };
}
