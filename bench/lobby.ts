// P5: a lobby of 2,000 guests is admitted at once, until the last is told, against the same broadcast by bare `ws`.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { createGuestRequests, type GuestRequests } from '#server/testing/guest-requests.ts';
import { findFreePort, makePlace, roomsWithoutEngine, startFoyer, type RealFoyer } from '#server/testing/real-foyer.ts';
import { endProcess, startServer } from './children.ts';
import { machineMs, type OpenSockets, type Told } from './lobby-words.ts';
import { interleave, median, printRatio } from './ratio.ts';
import {
  asked,
  openPageOf,
  shareRoomAt,
  takeSeat,
  visit,
  type SharedRoom,
  type Visitor,
} from '#server/testing/real-room.ts';
import { probe } from './server-probe.ts';

const guests = Number(process.env['BENCH_GUESTS'] ?? 2_000);
/** Guests who wait in another room first, so that costs of the first entries are not counted. */
const earlierGuests = Math.min(200, guests);
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const idleMs = 2_000;

interface Round {
  /** Milliseconds from the moderator's request. */
  lastToldMs: number;
  fromFirstToLastMs: number;
  blockedMs: number;
  busyMs: number;
}

const place = await makePlace('SQLite');
const probePort = await findFreePort();
const foyer = await startFoyer(place, {
  environment: {
    ...roomsWithoutEngine,
    FOYER_ROOM_PLACES: String(guests + earlierGuests),
    BENCH_PROBE_PORT: String(probePort),
  },
  nodeArguments: ['--expose-gc', '--import', new URL('server-probe.ts', import.meta.url).href],
});
const [bare, crowd] = await Promise.all([
  startServer<{ port: number }>('bare-sockets.ts', []),
  startServer('lobby-crowd.ts', []),
]);
const requests = createGuestRequests(foyer, 32);
try {
  await measure();
} finally {
  requests.close();
  await Promise.all([bare, crowd].map(({ child }) => endProcess(child)));
  await foyer.end();
  await place.remove();
}

async function measure(): Promise<void> {
  const [earlier, room] = [await shareRoomAt(place, requests, {}), await shareRoomAt(place, requests, {})];
  await fill(earlier, earlierGuests, 'earlier');
  const empty = await probe(probePort, 'memory');
  const waiting = await fill(room, guests, 'guest');
  await beQuiet();
  const full = await probe(probePort, 'memory');
  await openBare();
  const moderator = await openModerator(foyer, room);
  await probe(probePort, 'loop');
  await wait(idleMs);
  const idle = await probe(probePort, 'loop');
  let isFirst = true;
  const results = await interleave(rounds, {
    async foyer() {
      if (!isFirst) await waitAgain(requests, room, waiting);
      isFirst = false;
      return await admitAll(room);
    },
    bare: () => tell('bare', `http://127.0.0.1:${bare.port}/`, ''),
  });
  moderator.disconnect();
  const kilobytes = (name: 'heapBytes' | 'rssBytes') => (full[name] - empty[name]) / 1024 / guests;
  report(results, { idleMs: idle.blockedMs, heap: kilobytes('heapBytes'), resident: kilobytes('rssBytes') });
}

/** Lets guests enter, open the page, connect a socket, ask for a seat and wait. */
async function fill(room: SharedRoom, count: number, name: string): Promise<Visitor[]> {
  const people = await Promise.all(
    Array.from({ length: count }, (_, at) => visit(requests, room, `${name}-number-${at}`)),
  );
  const sockets = people.map(({ cookie, pageSessionId }) => ({ cookie, hello: { pageSessionId } }));
  const url = `ws://127.0.0.1:${foyer.port}/socket/?EIO=4&transport=websocket`;
  await order(crowd.child, {
    open: { name: name === 'guest' ? 'foyer' : 'others', url, sockets, origin: foyer.origin },
  });
  await Promise.all(people.map((one) => takeSeat(requests, room.mediaId, one, 'waiting')));
  return people;
}

async function openBare(): Promise<void> {
  const sockets = Array.from({ length: guests }, () => ({ cookie: '', hello: null }));
  const url = `ws://127.0.0.1:${bare.port}`;
  await order(crowd.child, { open: { name: 'bare', url, sockets, origin: url } });
}

/** Resolves when the crowd has received all messages that were sent to it. */
async function beQuiet(): Promise<void> {
  crowd.child.send('be quiet');
  await once(crowd.child, 'message');
}

async function order(child: ChildProcess, message: OpenSockets): Promise<void> {
  child.send(message);
  await once(child, 'message');
}

/** Opens the room's page of the moderator, which is told who waits and who no longer does. */
async function openModerator({ origin, port }: RealFoyer, { mediaId, cookie }: SharedRoom) {
  const { pageSessionId } = await openPageOf(requests, mediaId, cookie);
  const socket = io(`http://127.0.0.1:${port}`, {
    ...{ path: '/socket', transports: ['websocket'], auth: { pageSessionId } },
    extraHeaders: { origin, cookie },
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Ends the session for all; the guests renew their pages and ask for seats in the next session. */
async function waitAgain({ ask }: GuestRequests, { mediaId, cookie }: SharedRoom, people: Visitor[]): Promise<void> {
  await asked(ask({ method: 'POST', path: `/api/rooms/${mediaId}/end`, cookie }));
  await Promise.all(
    people.map(async (one) => {
      const renewal = { method: 'POST', path: `/api/page-sessions/${one.pageSessionId}/renew` } as const;
      await asked(ask({ ...renewal, cookie: one.cookie, body: {} }));
      await takeSeat(requests, mediaId, one, 'waiting');
    }),
  );
  await beQuiet();
}

async function admitAll({ mediaId, cookie }: SharedRoom): Promise<Round> {
  await probe(probePort, 'loop');
  const round = await tell('foyer', `${foyer.origin}/api/rooms/${mediaId}/admit-all`, cookie);
  // Until the people inside have been told of one another as well.
  await beQuiet();
  const { blockedMs, busyMs } = await probe(probePort, 'loop');
  return { ...round, blockedMs, busyMs };
}

async function tell(name: 'foyer' | 'bare', url: string, cookie: string): Promise<Round> {
  crowd.child.send({ count: name });
  await once(crowd.child, 'message');
  const heard = once(crowd.child, 'message');
  const beganMs = machineMs();
  const reply = await fetch(url, { method: 'POST', headers: { cookie, origin: foyer.origin } });
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`);
  const [{ told, firstMs, lastMs }] = (await heard) as [Told];
  if (told !== guests) throw new Error(`${told} of ${guests} were told.`);
  return { lastToldMs: lastMs - beganMs, fromFirstToLastMs: lastMs - firstMs, blockedMs: 0, busyMs: 0 };
}

function report(
  results: Record<'foyer' | 'bare', Round[]>,
  cost: { idleMs: number; heap: number; resident: number },
): void {
  const middle = (name: 'foyer' | 'bare', what: keyof Round) => median(results[name].map((round) => round[what]));
  const tellMs = (what: keyof Round) =>
    `Foyer ${middle('foyer', what).toFixed(1)} ms, ws ${middle('bare', what).toFixed(1)} ms`;
  console.log(
    `P5: ${guests} guests wait; a waiting guest costs ${cost.heap.toFixed(1)} kB of heap, ${cost.resident.toFixed(1)} kB ` +
      'resident (goal ≤ 40)',
  );
  console.log(
    `P5: longest block of the loop ${middle('foyer', 'busyMs').toFixed(1)} ms of its own work (goal ≤ 10), ` +
      `${middle('foyer', 'blockedMs').toFixed(1)} ms by the clock; of an idle one by the clock ${cost.idleMs.toFixed(1)} ms`,
  );
  printRatio(
    'P5 first to last told',
    middle('foyer', 'fromFirstToLastMs'),
    middle('bare', 'fromFirstToLastMs'),
    tellMs('fromFirstToLastMs'),
    '≤ 1.3',
  );
  printRatio(
    'P5 request to last told',
    middle('foyer', 'lastToldMs'),
    middle('bare', 'lastToldMs'),
    tellMs('lastToldMs'),
    '≤ 1.3',
  );
}
