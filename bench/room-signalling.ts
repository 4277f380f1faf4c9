// P12: viewers of one camera and microphone through Foyer's signalling proxy, against the same engine without Foyer.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { newId } from '#server/random.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makePlace, startFoyer, type RealFoyer } from '#server/testing/real-foyer.ts';
import { signallingUrl, until } from '#server/testing/room-engine.ts';
import { buildLoadClient } from '../e2e/support/load-client.ts';
import { interleave, median, printRatio, quantile } from './ratio.ts';
import { findEngine, makeEngineSettings } from './room-engine.ts';
import { asked, openPageOf, shareRoomAt, takeSeat, visit } from '#server/testing/real-room.ts';

const mostViewers = Number(process.env['BENCH_VIEWERS'] ?? 100);
/** Few steps, because the load client receives nothing after 20 seconds (publisher.go). */
const step = 50;
const watchSeconds = 3;
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const query = 'protocol=16&auto_subscribe=true&sdk=go';

interface Seat {
  url: string;
  headers: Record<string, string>;
}

interface Seen {
  acceptedMs: number[];
  connectedMs: number[];
  /** The largest number of viewers who received 95 % of the bytes at the same time. */
  served: number;
  frameDelayMs: number[];
}

const folder = await mkdtemp(join(tmpdir(), 'foyer-bench-room-'));
const film = join(folder, 'film.ivf');
const client = join(folder, 'load');
const place = await makePlace('SQLite');
let foyer: RealFoyer | null = null;
try {
  if (await buildLoadClient(client)) {
    await promisify(execFile)('ffmpeg', filmOf(film));
    foyer = await startFoyer(place, { environment: await makeEngineSettings() });
    await measure(foyer);
  } else {
    console.log('P12 was not measured: the load client needs Go.');
  }
} finally {
  await foyer?.end();
  await place.remove();
  await rm(folder, { recursive: true });
}

async function measure(server: RealFoyer): Promise<void> {
  const engine = await findEngine(place);
  const contestants = { foyer: () => throughFoyer(server), bare: () => directly(engine) };
  const results = await interleave(rounds, contestants);
  await engine.close();
  const all = (name: keyof typeof contestants, what: 'acceptedMs' | 'connectedMs' | 'frameDelayMs') =>
    results[name].flatMap((seen) => seen[what]);
  const p95 = (name: keyof typeof contestants, what: 'acceptedMs' | 'connectedMs' | 'frameDelayMs') =>
    quantile(all(name, what), 0.95);
  for (const [name, words] of [
    ['foyer', "through Foyer's signalling proxy"],
    ['bare', 'the bare engine'],
  ] as const)
    console.log(
      `P12 ${words}: accepted p50 ${quantile(all(name, 'acceptedMs'), 0.5).toFixed(1)} ms, connected p50 ` +
        `${quantile(all(name, 'connectedMs'), 0.5).toFixed(1)} ms, a frame on its way p95 ${p95(name, 'frameDelayMs').toFixed(1)} ms`,
    );
  const joined = { foyer: p95('foyer', 'connectedMs'), bare: p95('bare', 'connectedMs') };
  const served = {
    foyer: median(results.foyer.map((one) => one.served)),
    bare: median(results.bare.map((one) => one.served)),
  };
  const ms = `Foyer ${joined.foyer.toFixed(1)} ms, bare ${joined.bare.toFixed(1)} ms`;
  printRatio('P12 join p95', joined.foyer, joined.bare, ms, '≤ 1.2');
  printRatio(
    'P12 viewers',
    served.foyer,
    served.bare,
    `Foyer ${served.foyer}, bare ${served.bare}, of at most ${mostViewers}`,
    '≥ 0.95',
  );
}

/** Measures a room without a lobby: its owner sends, guests who entered by a link watch. */
async function throughFoyer(server: RealFoyer): Promise<Seen> {
  const requests = createGuestRequests(server, 32);
  const room = await shareRoomAt(place, requests, { lobbyForGuests: false });
  const seatOf = async (visitor: { cookie: string; pageSessionId: string }): Promise<Seat> => {
    const participantId = await takeSeat(requests, room.mediaId, visitor, 'inside');
    const url = signallingUrl(server.port, participantId, query);
    return { url, headers: { origin: server.origin, cookie: visitor.cookie } };
  };
  const path = `/api/rooms/${room.mediaId}`;
  const isReady = async () => {
    const { engine } = (await asked(requests.ask({ path, cookie: room.cookie }))) as { engine: { state: string } };
    return engine.state === 'ready';
  };
  await until(isReady, 20_000);
  const publisher = await seatOf(await openPageOf(requests, room.mediaId, room.cookie));
  const viewers: Seat[] = [];
  for (let at = 0; at < mostViewers; at += 1)
    viewers.push(await seatOf(await visit(requests, room, `viewer-number-${at}`)));
  const seen = await load(publisher, viewers);
  await requests.ask({ method: 'POST', path: `${path}/end`, cookie: room.cookie });
  requests.close();
  return seen;
}

/** Measures the same engine without Foyer, with tokens like those of Foyer. */
async function directly(engine: RoomServer): Promise<Seen> {
  const room = newId();
  await engine.openRoom(room);
  const seatOf = async (maySend: readonly ('camera' | 'microphone')[]): Promise<Seat> => {
    const grants = { maySend, isHidden: maySend.length === 0 };
    const { origin, token } = await engine.makeTarget({ room, participantId: newId(), name: 'Ana Lima', grants });
    return { url: `${origin}/rtc?${query}`, headers: { authorization: `Bearer ${token}` } };
  };
  const publisher = await seatOf(['camera', 'microphone']);
  const viewers = await Promise.all(Array.from({ length: mostViewers }, () => seatOf([])));
  const seen = await load(publisher, viewers);
  await engine.closeRoom(room);
  return seen;
}

async function load(publisher: Seat, viewers: Seat[]): Promise<Seen> {
  const child = spawn(client, { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ film, publisher, viewers, step, watchSeconds }));
  const seen: Seen = { acceptedMs: [], connectedMs: [], served: 0, frameDelayMs: [] };
  for await (const line of createInterface({ input: child.stdout })) {
    const told = JSON.parse(line) as
      | { acceptedMs: number; connectedMs: number }
      | { viewers: number; served: number; frameDelayMs: number[] };
    if ('acceptedMs' in told) {
      seen.acceptedMs.push(told.acceptedMs);
      seen.connectedMs.push(told.connectedMs);
    } else {
      seen.served = Math.max(seen.served, told.served);
      seen.frameDelayMs.push(...told.frameDelayMs);
    }
  }
  if (seen.connectedMs.length < viewers.length) throw new Error('Not all viewers came in.');
  return seen;
}

function filmOf(path: string): string[] {
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=20:duration=10'];
  const codec = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '180k', '-g', '20'];
  return ['-hide_banner', '-loglevel', 'error', ...picture, ...codec, path];
}
