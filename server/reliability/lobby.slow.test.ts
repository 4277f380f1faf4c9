import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { socketPath } from '#contracts/events.ts';
import { createGuestRequests, type GuestRequests, type Replied } from '#server/testing/guest-requests.ts';
import { comeBack, fillLobby, listWaiting, whenCutOff, type Return, type Waiter } from '#server/testing/lobby-crowd.ts';
import {
  makePlace,
  openBeside,
  placeKinds,
  roomsWithoutEngine,
  startFoyer,
  type Place,
  type PlaceKind,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';
import { shareRoomAt, visit, type SharedRoom, type Visitor } from '#server/testing/real-room.ts';

/** Both databases run the same code, so the full crowd is used with one of them only. */
const crowds: Record<PlaceKind, number> = {
  SQLite: Number(process.env['FOYER_TEST_LOBBY'] ?? 2_000),
  PostgreSQL: 300,
};
const joining = 250;
const entering = 250;
/** How many of the entering guests find a free click. */
const placesLeft = 150;
const comingMs = 300;
/** Foyer is told to end when this many of them were acknowledged. */
const enough = 50;
const drainMs = 10_000;
const spreadMs = 1_000;
/** The goal is 10 s; machines that run tests may be busy. */
const backMs = 30_000;
const mostResidentBytes = 700 * 1024 ** 2;

for (const kind of placeKinds) {
  const crowd = crowds[kind];
  describe(`a lobby of ${crowd} guests, on ${kind}`, () => {
    let place: Place;
    let foyer: RealFoyer;
    let requests: GuestRequests;
    let room: SharedRoom;
    let waiters: Waiter[] = [];
    const limit = crowd + joining + placesLeft;
    before(async () => {
      place = await makePlace(kind);
      foyer = await startFoyer(place, { environment: roomsWithoutEngine });
      requests = createGuestRequests(foyer);
      room = await shareRoomAt(place, requests, {}, { maxClicks: limit });
      waiters = await fillLobby(foyer, requests, room, numbered('waiter', crowd));
    });
    after(async () => {
      for (const { socket } of waiters) socket.terminate();
      requests?.close();
      await foyer?.end('SIGKILL');
      await place?.remove();
    });
    async function restart(): Promise<void> {
      requests.close();
      foyer = await startFoyer(place, { port: foyer.port, environment: roomsWithoutEngine });
      // Each guest has a separate browser.
      requests = createGuestRequests(foyer, crowd);
    }

    it('REL-08: told to end while 500 more come, loses and doubles nobody, and all wait in the same order', async (test) => {
      const order = (await listWaiting(requests, room)).map(({ id }) => id);
      assert.deepEqual([...order].sort(), waiters.map(({ participantId }) => participantId).sort());
      const comers = await Promise.all(numbered('comer', joining).map((name) => visit(requests, room, name)));
      const keys = numbered('newcomer', entering);
      const pages = waiters.slice(0, 10).map((one) => openAsBrowsersDo(foyer, one));
      // Sleeping phones: they answer nothing, not even a close.
      for (const { socket } of waiters.slice(10, 20)) socket.pause();
      const many = createGuestRequests(foyer, joining + entering);
      const ended = await endAmid(foyer, many, room, comers, keys);
      many.close();
      for (const { socket } of waiters.slice(10, 20)) socket.terminate();
      assert.equal(ended.exit, 0);
      assert.ok(ended.tookMs < drainMs, `it took ${Math.round(ended.tookMs)} ms`);
      await checkAcknowledged(place, ended);
      const { joined, entered } = ended;
      test.diagnostic(`${joined.length} of ${joining} seats and ${entered.length} of ${entering} entries acknowledged`);
      test.diagnostic(`gone after ${Math.round(ended.tookMs)} ms (goal: 10,000)`);

      await whenCutOff(waiters);
      await restart();
      const seen = await comeBack(foyer, requests, room, waiters, spreadMs);
      checkReplies(seen);
      assert.deepEqual(
        (await listWaiting(requests, room)).map(({ id }) => id).filter((id) => order.includes(id)),
        order,
      );
      await Promise.all(pages.map((page) => whenConnected(page)));
      for (const page of pages) page.disconnect();

      const late = await Promise.all(comers.map((one) => tryToJoin(requests, room, one)));
      assert.ok(late.every((reply) => reply?.status === 201));
      const again = await Promise.all(keys.map((key) => requests.enter(room, key)));
      assert.equal(again.filter(({ status }) => status === 201).length, placesLeft);
      assert.deepEqual(
        entered.filter((key) => again[keys.indexOf(key)]!.status !== 201),
        [],
      );
      await checkBooks(place, { waiting: crowd + joining, limit });
    });

    it('REL-12: after kill -9 everybody who reconnects within a second waits in the same position', async (test) => {
      const order = (await listWaiting(requests, room)).map(({ id }) => id);
      await foyer.end('SIGKILL');
      await whenCutOff(waiters);
      await restart();
      const began = performance.now();
      const seen = await comeBack(foyer, requests, room, waiters, spreadMs);
      const tookMs = performance.now() - began;
      test.diagnostic(`${waiters.length} guests back after ${Math.round(tookMs)} ms (goal: 10,000)`);
      checkReplies(seen);
      assert.ok(tookMs < backMs, `it took ${Math.round(tookMs)} ms`);
      assert.equal(foyer.child.exitCode, null);
      const waiting = await listWaiting(requests, room);
      assert.deepEqual(
        waiting.map(({ id }) => id),
        order,
      );
      const bytes = await findResidentBytes(requests);
      test.diagnostic(`${Math.round(bytes / 1024 ** 2)} MB resident`);
      assert.ok(bytes < mostResidentBytes);
      await checkBooks(place, { waiting: crowd + joining, limit });
    });
  });
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}-number-${at}`);
}

interface Ended {
  exit: number | NodeJS.Signals;
  tookMs: number;
  /** Participants whose join was answered with `waiting`. */
  joined: string[];
  /** Keys of forms that were answered with 201. */
  entered: string[];
}

/** Sends joins and forms; Foyer is told to end after about half of them. */
async function endAmid(
  foyer: RealFoyer,
  requests: GuestRequests,
  room: SharedRoom,
  comers: Visitor[],
  keys: string[],
): Promise<Ended> {
  let endedAtMs = 0;
  let acknowledged = 0;
  let exit: Promise<number | NodeJS.Signals> | undefined;
  const told = Promise.withResolvers<void>();
  async function moment(at: number): Promise<void> {
    if (at % 2 === 1) await told.promise;
    await wait(Math.random() * comingMs);
  }
  function noted(reply: Replied | null): boolean {
    if (reply) assert.ok([201, 410, 503].includes(reply.status), `${reply.status} ${reply.body}`);
    if (reply?.status !== 201) return false;
    acknowledged += 1;
    if (acknowledged < enough) return true;
    endedAtMs ||= performance.now();
    exit ??= foyer.end('SIGTERM');
    told.resolve();
    return true;
  }
  const seats = comers.map(async (one, at) => {
    await moment(at);
    const reply = await tryToJoin(requests, room, one);
    return noted(reply) ? [(JSON.parse(reply!.body) as { participantId: string }).participantId] : [];
  });
  const forms = keys.map(async (key, at) => {
    await moment(at);
    return noted(await requests.enter(room, key).catch(() => null)) ? [key] : [];
  });
  const [joined, entered] = [(await Promise.all(seats)).flat(), (await Promise.all(forms)).flat()];
  return { exit: (await exit)!, tookMs: performance.now() - endedAtMs, joined, entered };
}

/** Null: cut off. */
async function tryToJoin({ ask }: GuestRequests, { mediaId }: SharedRoom, one: Visitor): Promise<Replied | null> {
  const { cookie, pageSessionId } = one;
  const seat = { method: 'POST', path: `/api/rooms/${mediaId}/join`, cookie, body: { pageSessionId } } as const;
  return await ask(seat).catch(() => null);
}

async function checkAcknowledged(place: Place, { joined, entered }: Ended): Promise<void> {
  const [ids, emails] = await openBeside(place, async ({ read }) => [
    (await read.selectFrom('room_participants').select('id').where('state', '=', 'waiting').execute()).map(
      ({ id }) => id,
    ),
    (await read.selectFrom('guest_sessions').select('email').execute()).map(({ email }) => email),
  ]);
  const [waiting, known] = [new Set(ids), new Set(emails)];
  assert.deepEqual(
    joined.filter((id) => !waiting.has(id)),
    [],
    'every acknowledged participant waits',
  );
  assert.deepEqual(
    entered.filter((key) => !known.has(`${key}@example.org`)),
    [],
    'every acknowledged entry is stored',
  );
}

/** Asserts that no participant exists twice, and that every reserved click belongs to a waiting guest. */
async function checkBooks(place: Place, expected: { waiting: number; limit: number }): Promise<void> {
  await openBeside(place, async ({ read }) => {
    const guests = await read.selectFrom('guest_sessions').select(['id', 'email', 'click']).execute();
    assert.equal(new Set(guests.map(({ email }) => email)).size, guests.length, 'every form is one guest');
    const people = await read.selectFrom('room_participants').select(['guest_session_id', 'state']).execute();
    assert.equal(
      new Set(people.map((one) => one.guest_session_id)).size,
      people.length,
      'every guest stands there once',
    );
    assert.equal(people.filter(({ state }) => state === 'waiting').length, expected.waiting);
    const reserved = new Set(guests.filter(({ click }) => click === 'reserved').map(({ id }) => id));
    assert.deepEqual(
      people.filter((one) => !reserved.has(one.guest_session_id!)),
      [],
      'everybody who waits holds a click',
    );
    const link = await read.selectFrom('guest_links').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual(
      [link.used_clicks, link.reserved_clicks, link.max_clicks],
      [0, reserved.size, expected.limit],
      'every click is a guest',
    );
    assert.ok(reserved.size <= expected.limit);
  });
}

function checkReplies({ statuses }: Return): void {
  const others = [...statuses.keys()].filter((status) => ![200, 429, 503].includes(status));
  assert.deepEqual(others, []);
}

/** Opens a socket with the client library that the pages use. */
function openAsBrowsersDo({ port, origin }: RealFoyer, { cookie, pageSessionId }: Visitor): Socket {
  return io(`http://127.0.0.1:${port}`, {
    ...{ path: socketPath, transports: ['websocket'], auth: { pageSessionId }, forceNew: true },
    extraHeaders: { origin, cookie },
  });
}

async function whenConnected(page: Socket): Promise<void> {
  if (page.connected) return;
  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(reject, backMs, new Error('The page did not connect again.'));
    page.once('connect', () => {
      clearTimeout(late);
      resolve();
    });
  });
}

async function findResidentBytes({ ask }: GuestRequests): Promise<number> {
  const { body } = await ask({ path: '/metrics' });
  return Number(/^process_resident_memory_bytes (\S+)$/mu.exec(body)![1]);
}
