import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { createGuestRequests, type GuestRequests, type Replied } from '#server/testing/guest-requests.ts';
import { askStanding, fillLobby, listWaiting, type Waiter } from '#server/testing/lobby-crowd.ts';
import { makeOwnPostgres } from '#server/testing/own-postgres.ts';
import {
  makePlace,
  placeKinds,
  roomsWithoutEngine,
  shareVideoAt,
  startFoyer,
  type Place,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';
import {
  asked,
  openPageOf,
  shareRoomAt,
  takeSeat,
  visit,
  type SharedRoom,
  type Visitor,
} from '#server/testing/real-room.ts';
import { enginePid, signallingUrl, until, whenJoined } from '#server/testing/room-engine.ts';

const awayMs = 5_000;
const noticedMs = 8_000;
const backMs = 10_000;
const promptMs = 2_000;
const crowd = 100;

describe('REL-09: the room engine hangs, restarts, and is killed', () => {
  it('joining is refused with the reason; lobby, chat and videos go on; joining works again soon', async (test) => {
    const place = await makePlace('SQLite');
    const foyer = await startFoyer(place, {
      environment: { FOYER_ROOMS: 'on', FOYER_LIVEKIT_UDP_PORT: '0', FOYER_LIVEKIT_TCP_PORT: '0' },
    });
    const requests = createGuestRequests(foyer);
    const waiters: Waiter[] = [];
    try {
      const lobby = await shareRoomAt(place, requests, {});
      const open = await shareRoomAt(place, requests, { lobbyForGuests: false });
      const moderator = await openPageOf(requests, open.mediaId, open.cookie);
      const comers = createComers(requests, open);
      await until(async () => (await join(requests, open, moderator)).status === 201, 20_000);
      assert.equal((await comers.next()).status, 201);
      waiters.push(...(await fillLobby(foyer, requests, lobby, numbered('waiter', 20))));
      const usual = await countResources(requests);
      const usualMs = await askOthers(place, requests, { lobby, open, moderator, waiters });

      const engine = enginePid(place.dataDir);
      process.kill(engine, 'SIGSTOP');
      const noticed = await until(async () => (await comers.next()).code === 'rooms.no_engine', noticedMs);
      const others = await askOthers(place, requests, { lobby, open, moderator, waiters });
      assertPrompt(others, usualMs);
      const replies = Array.from({ length: 100 }, () => comers.next());
      const codes = new Set((await Promise.all(replies)).map(({ code }) => code));
      assert.deepEqual([...codes], ['rooms.no_engine']);
      process.kill(engine, 'SIGCONT');
      const woken = await until(async () => (await comers.next()).status === 201, backMs);
      test.diagnostic(
        `stands still: said after ${noticed} ms, the rest answers in ${others} ms, back after ${woken} ms`,
      );

      for (let turn = 0; turn < 3; turn += 1) {
        process.kill(engine, 'SIGSTOP');
        await wait(500);
        process.kill(engine, 'SIGCONT');
        await wait(500);
      }
      process.kill(engine, 'SIGKILL');
      const besides = await askOthers(place, requests, { lobby, open, moderator, waiters });
      assertPrompt(besides, usualMs);
      const again = await until(async () => isAnother(place, engine) && (await comers.next()).status === 201, backMs);
      test.diagnostic(`killed: the rest answers in ${besides} ms, back after ${again} ms (goal: 10,000)`);

      await checkLobby(requests, lobby, waiters);
      await until(async () => (await countResources(requests)) <= usual + 5, 10_000);
      assert.equal(foyer.child.exitCode, null);

      await connectToEngine(foyer, requests, open, moderator);
      const ended = performance.now();
      assert.equal(await foyer.end(), 0);
      const endedMs = Math.round(performance.now() - ended);
      test.diagnostic(`told to end with somebody inside who does not hang up: gone after ${endedMs} ms`);
    } finally {
      for (const { socket } of waiters) socket.terminate();
      requests.close();
      await foyer.end();
      await place.remove();
    }
  });
});

if (placeKinds.includes('PostgreSQL'))
  describe('REL-09: PostgreSQL is away for five seconds while a lobby waits', () => {
    it('answers that it is busy, loses no connection, and works again when the database is back', async (test) => {
      const place = await makeOwnPostgres();
      const foyer = await startFoyer(place, { environment: roomsWithoutEngine });
      const requests = createGuestRequests(foyer);
      const waiters: Waiter[] = [];
      try {
        const room = await shareRoomAt(place, requests, {});
        waiters.push(...(await fillLobby(foyer, requests, room, numbered('waiter', crowd))));
        const order = (await listWaiting(requests, room)).map(({ id }) => id);
        const comer = await visit(requests, room, 'comer-number-0');

        await place.stop();
        const longest = await knockFor(awayMs, requests, room, comer);
        const beganMs = performance.now();
        await place.start();
        let tries = 0;
        await until(async () => (await requests.enter(room, `late-guest-${(tries += 1)}`)).status === 201, backMs);
        const tookMs = Math.round(performance.now() - beganMs);
        test.diagnostic(`refused within ${longest} ms, back after ${tookMs} ms, its own start included (goal: 10,000)`);

        assert.equal(foyer.child.exitCode, null);
        assert.ok(waiters.every(({ socket }) => socket.readyState === socket.OPEN));
        assert.deepEqual(
          (await listWaiting(requests, room)).map(({ id }) => id),
          order,
        );
        await checkLobby(requests, room, waiters);
        await takeSeat(requests, room.mediaId, comer, 'waiting');
        const admitted = await asked(
          requests.ask({ method: 'POST', path: `/api/rooms/${room.mediaId}/decline-all`, cookie: room.cookie }),
        );
        assert.deepEqual(admitted, { count: crowd + 1 });
      } finally {
        for (const { socket } of waiters) socket.terminate();
        requests.close();
        await foyer.end('SIGKILL');
        await place.remove();
      }
    });
  });

/**
 * Sends entries, joins and reads while the database is unavailable; each has to be refused soon. Returns the longest
 * wait.
 */
async function knockFor(ms: number, requests: GuestRequests, room: SharedRoom, comer: Visitor): Promise<number> {
  const end = performance.now() + ms;
  let longestMs = 0;
  let at = 0;
  while (performance.now() < end) {
    const began = performance.now();
    const replies = await Promise.all([
      requests.enter(room, `unlucky-guest-${(at += 1)}`),
      // Now and then, because joins are counted.
      ...(at % 10 === 0 ? [join(requests, room, comer)] : []),
      askStanding(requests, room, comer),
    ]);
    longestMs = Math.max(longestMs, performance.now() - began);
    for (const { status, body, code } of replies.map((reply) => read(reply)))
      assert.deepEqual([status, code], [503, 'storage.busy'], body);
    await wait(100);
  }
  assert.ok(longestMs < promptMs, `${longestMs} ms`);
  return Math.round(longestMs);
}

/** Connects a visitor's signalling to the engine; from then on this client answers nothing, not even a close. */
async function connectToEngine(
  { port, origin }: RealFoyer,
  requests: GuestRequests,
  { mediaId }: SharedRoom,
  visitor: Visitor,
): Promise<void> {
  const id = await takeSeat(requests, mediaId, visitor, 'inside');
  const socket = new WebSocket(signallingUrl(port, id), { headers: { origin, cookie: visitor.cookie } });
  await whenJoined(socket);
  socket.pause();
}

/** Whether another engine runs; false while there is no note of an engine. */
function isAnother(place: Place, engine: number): boolean {
  try {
    return enginePid(place.dataDir) !== engine;
  } catch {
    return false;
  }
}

interface Read {
  status: number;
  body: string;
  code: string | undefined;
}

function read({ status, body }: Pick<Replied, 'status' | 'body'>): Read {
  return { status, body, code: body === '' ? undefined : (JSON.parse(body) as { code?: string }).code };
}

async function join({ ask }: GuestRequests, { mediaId }: SharedRoom, visitor: Visitor): Promise<Read> {
  const { cookie, pageSessionId } = visitor;
  return read(await ask({ method: 'POST', path: `/api/rooms/${mediaId}/join`, cookie, body: { pageSessionId } }));
}

/** A source of new guests who join the room: each call needs a new one, because those inside stay inside. */
function createComers(requests: GuestRequests, room: SharedRoom) {
  let at = 0;
  return { next: async () => join(requests, room, await visit(requests, room, `comer-number-${(at += 1)}`)) };
}

interface Others {
  lobby: SharedRoom;
  open: SharedRoom;
  moderator: Visitor;
  waiters: Waiter[];
}

let said = 0;

/** Requests that need no engine: lobby, chat and video. Returns the time of the slowest. */
async function askOthers(place: Place, requests: GuestRequests, { lobby, open, moderator, waiters }: Others) {
  const video = await shareVideoAt(place);
  const { ask } = requests;
  const { cookie, pageSessionId } = moderator;
  said += 1;
  const message = { pageSessionId, text: 'It goes on.', idempotencyKey: `message-number-${said}` };
  const began = performance.now();
  await Promise.all([
    checkLobby(requests, lobby, waiters),
    visit(requests, lobby, `newcomer-number-${said}`).then((one) => takeSeat(requests, lobby.mediaId, one, 'waiting')),
    asked(ask({ method: 'POST', path: `/api/rooms/${open.mediaId}/chat`, cookie, body: message })),
    requests
      .enter(video, `viewer-number-${said}`)
      .then((entered) => openPageOf(requests, video.mediaId, entered.cookie!)),
  ]);
  return Math.round(performance.now() - began);
}

/** Whatever needs no engine takes as long as it does while the engine runs; a busy machine makes both slow. */
function assertPrompt(tookMs: number, usualMs: number): void {
  assert.ok(tookMs < Math.max(promptMs, 4 * usualMs), `${tookMs} ms, usually ${usualMs} ms`);
}

async function checkLobby(requests: GuestRequests, room: SharedRoom, waiters: Waiter[]): Promise<void> {
  const standings = await Promise.all(waiters.map((one) => asked(askStanding(requests, room, one))));
  for (const standing of standings as { state: string }[]) assert.equal(standing.state, 'waiting');
}

/** The number of the process's connections and other resources that could leak, without kept-alive connections. */
async function countResources({ ask, close }: GuestRequests): Promise<number> {
  close();
  await wait(200);
  const { body } = await ask({ path: '/metrics' });
  return Number(/^nodejs_active_resources_total (\S+)$/mu.exec(body)![1]);
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}-number-${at}`);
}
