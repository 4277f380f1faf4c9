import { mkdir, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import type { GuestRequests } from './guest-requests.ts';
import { newId } from '#server/random.ts';
import { openBeside, type Place, type Shared } from './real-foyer.ts';

const segmentCount = 8;
export const segmentBytes = 2 * 1024 * 1024;

/** Gives a video a rendition of random bytes, which playback serves like any other. */
export async function addSegments(place: Pick<Place, 'dataDir' | 'databaseUrl'>, mediaId: string): Promise<void> {
  const folder = join(place.dataDir, 'blobs', mediaFolder(mediaId), 'v1080');
  await mkdir(folder, { recursive: true });
  const segments = Array.from({ length: segmentCount }, (_, at) => ({
    ...{ file: `s${at}.m4s`, durationSeconds: 4, bytes: segmentBytes },
  }));
  for (const { file } of segments) await writeFile(join(folder, file), Buffer.alloc(segmentBytes, file));
  await openBeside(place, async (database) => {
    const writer = createWriter(database, createSystemClock());
    await writer.write(({ db, now }) =>
      db
        .insertInto('renditions')
        .values({
          ...{ media_id: mediaId, name: 'v1080', kind: 'video', width: 1920, height: 1080, frame_rate: 30 },
          ...{ codecs: 'avc1.640028', peak_bandwidth: 5e6, average_bandwidth: 4e6 },
          ...{ segments: JSON.stringify(segments), created_at: now.getTime() },
        })
        .execute(),
    );
    await writer.close();
  });
}

/** A guest with an open page. */
export interface OpenPage {
  cookie: string;
  mediaId: string;
  pageSessionId: string;
}

export async function openPage(guests: GuestRequests, shared: Shared, key: string): Promise<OpenPage> {
  const { cookie } = await guests.enter(shared, key);
  const { mediaId } = shared;
  const opened = await guests.ask({ method: 'POST', path: '/api/page-sessions', cookie, body: { mediaId } });
  if (!cookie || opened.status !== 201) throw new Error(`No page was opened: ${opened.status} ${opened.body}`);
  return { cookie, mediaId, pageSessionId: JSON.parse(opened.body).id };
}

export const segmentPath = ({ pageSessionId }: OpenPage, at: number) =>
  `/playback/${pageSessionId}/v1080/s${at % segmentCount}.m4s`;

/** Where the attacks go; all are of one guest with an open page, but those that need none. */
export interface Target {
  port: number;
  origin: string;
  page: OpenPage;
}

export interface Attack {
  /** How many of its connections are open. */
  open(): number;
  end(): void;
}

/** Keeps so many connections open; where `isPersistent`, each is opened anew a second after it was closed. */
function keepOpen(count: number, open: () => Socket, isPersistent: boolean): Attack {
  const sockets = new Set<Socket>();
  let isOver = false;
  const add = () => {
    const socket = open().on('error', () => {});
    sockets.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      if (isPersistent && !isOver) setTimeout(add, 1000);
    });
  };
  for (let at = 0; at < count; at += 1) add();
  return {
    open: () => sockets.size,
    end() {
      isOver = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

function connectTo({ port }: Target): Socket {
  return connect(port, '127.0.0.1');
}

function ask({ origin, page }: Target, line: string, more = ''): string {
  return `${line} HTTP/1.1\r\nHost: ${new URL(origin).host}\r\nCookie: ${page.cookie}\r\n${more}\r\n`;
}

/** Sends many requests for segments ahead on each connection, again and again. */
export function pipeline(target: Target, connections: number, requests = 200): Attack {
  const all = Array.from({ length: requests }, (_, at) => ask(target, `GET ${segmentPath(target.page, at)}`)).join('');
  return keepOpen(
    connections,
    () => {
      const socket = connectTo(target);
      socket.write(all);
      return socket.resume();
    },
    true,
  );
}

/** Requests segments and reads nothing of them. A client that does not read notices the end by writing only. */
export function neverRead(target: Target, connections: number): Attack {
  let at = 0;
  const all = () => ask(target, `GET ${segmentPath(target.page, (at += 1))}`).repeat(8);
  return keepOpen(
    connections,
    () => {
      const socket = connectTo(target).pause();
      socket.write(all());
      return writeEverySecond(socket, '\r\n');
    },
    false,
  );
}

const trickled = ['GET /healthz', 'POST /api/accounts/sign-in', 'PATCH /api/uploads/AAAAAAAAAAAAAAAAAAAAAA'];

/** Sends bodies, wanted or not, a byte a second. */
export function trickleBodies(target: Target, connections: number): Attack {
  let at = 0;
  const body = `Origin: ${target.origin}\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n`;
  return keepOpen(connections, () => trickle(target, ask(target, trickled[(at += 1) % 3]!, body)), false);
}

/** Sends a byte of a header a second. */
export function trickleHeaders(target: Target, connections: number): Attack {
  return keepOpen(connections, () => trickle(target, 'GET /healthz HTTP/1.1\r\nX-Slow: '), false);
}

function trickle(target: Target, beginning: string): Socket {
  const socket = connectTo(target).resume();
  socket.write(beginning);
  return writeEverySecond(socket, 'x');
}

function writeEverySecond(socket: Socket, text: string): Socket {
  const timer = setInterval(() => socket.write(text), 1000);
  return socket.once('close', () => clearInterval(timer));
}

/** Opens page sessions without end, as the same guest. */
export function floodPages(target: Target, connections: number): Attack {
  const { origin, page } = target;
  const body = JSON.stringify({ mediaId: page.mediaId });
  const head = `Origin: ${origin}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
  return repeat(target, connections, () => `${ask(target, 'POST /api/page-sessions', head)}${body}`);
}

/** Tries tokens of guest links without end, from as many addresses. */
export function guessTokens(target: Target, connections: number): Attack {
  return repeat(target, connections, () => ask(target, `GET /api/guest-access/${newId()}`));
}

/** Sends the next request on each connection, of an address of its own, when something was answered. */
function repeat({ port }: Target, connections: number, next: () => string): Attack {
  let at = 0;
  return keepOpen(
    connections,
    () => {
      const localAddress = `127.0.0.${10 + ((at += 1) % connections)}`;
      const socket = connect({ port, host: '127.0.0.1', localAddress });
      socket.write(next());
      return socket.on('data', () => socket.write(next()));
    },
    true,
  );
}

export const attacks = { guessTokens, trickleHeaders, trickleBodies, pipeline, neverRead, floodPages };
