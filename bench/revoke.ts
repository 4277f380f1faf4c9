// P10: End now, until a guest's next segment is refused, the socket closed and the seat empty, also at another process.
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { createSystemClock } from '#server/adapters/clock-system.ts';
import { createWriter } from '#server/database/write.ts';
import { mediaFolder } from '#server/ports/blob-store.ts';
import { createGuestRequests } from '#server/testing/guest-requests.ts';
import { makeSession } from '#server/testing/make.ts';
import {
  makePlace,
  openBeside,
  shareVideoAt,
  startFoyer,
  type Place,
  type RealFoyer,
} from '#server/testing/real-foyer.ts';
import { signallingUrl, until } from '#server/testing/room-engine.ts';
import { withPostgres } from './postgres.ts';
import { median } from './ratio.ts';
import { findEngine, makeEngineSettings } from './room-engine.ts';
import { asked, openPageOf, shareRoomAt, takeSeat, visit, type Visitor } from '#server/testing/real-room.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 15);
const patienceMs = 10_000;
const askEveryMs = 2;

/** Milliseconds from the request to End now, by what was observed. */
type Times = Record<string, number[]>;

await atOneProcess();
await withPostgres(atAnotherProcess);
await inRoom();

async function atOneProcess(): Promise<void> {
  const place = await makePlace('SQLite');
  const foyer = await startFoyer(place);
  try {
    tell('the same process', await endGuests(place, foyer, foyer), 'the next request');
  } finally {
    await foyer.end();
    await place.remove();
  }
}

async function atAnotherProcess(): Promise<void> {
  const place = await makePlace('PostgreSQL');
  const first = await startFoyer(place);
  const second = await startFoyer(place);
  try {
    tell('another process on PostgreSQL', await endGuests(place, first, second), '≤ 1,000 ms');
  } finally {
    await Promise.all([first.end(), second.end()]);
    await place.remove();
  }
}

/** The owner ends guests at one server while they watch at another or the same. */
async function endGuests(place: Place, ownersServer: RealFoyer, guestsServer: RealFoyer): Promise<Times> {
  const owners = createGuestRequests(ownersServer);
  const guests = createGuestRequests(guestsServer);
  const { token, mediaId } = await shareVideoAt(place);
  const owner = await addSegment(place, mediaId);
  const times: Times = { 'answered': [], 'segment refused': [], 'socket closed': [] };
  for (let round = 0; round < rounds; round += 1) {
    const entered = await guests.enter({ token }, `guest-number-${round}`);
    const guest = await openPageOf(guests, mediaId, entered.cookie!);
    const ask = async () => {
      const { status } = await guests.ask({
        path: `/playback/${guest.pageSessionId}/v1080/s0.m4s`,
        cookie: guest.cookie,
      });
      return status;
    };
    if ((await ask()) !== 200) throw new Error('The guest cannot watch.');
    const closed = await openSocket(guestsServer, guest);
    // A random point in the interval at which processes ask which pages have ended.
    await wait(Math.random() * 1_000);
    const beganMs = performance.now();
    const since = () => performance.now() - beganMs;
    const path = `/api/media/${mediaId}/guest-access/end`;
    const ended = asked(owners.ask({ method: 'POST', path, cookie: owner, body: {} })).then(() => {
      times['answered']!.push(since());
    });
    const refused = ended.then(async () => {
      while ((await ask()) === 200) {
        if (ownersServer === guestsServer) throw new Error('A segment was served after the end.');
        await wait(askEveryMs);
      }
      times['segment refused']!.push(since());
    });
    await Promise.all([refused, within(closed).then(() => times['socket closed']!.push(since()))]);
  }
  owners.close();
  guests.close();
  return times;
}

/** Adds a segment to the video, bypassing the server; returns the owner's cookie. */
async function addSegment({ dataDir, databaseUrl }: Place, mediaId: string): Promise<string> {
  const folder = join(dataDir, 'blobs', mediaFolder(mediaId), 'v1080');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 's0.m4s'), Buffer.alloc(100_000));
  return await openBeside({ dataDir, databaseUrl }, async (database) => {
    const { owner_id: ownerId } = await database.read
      .selectFrom('media')
      .select('owner_id')
      .where('id', '=', mediaId)
      .executeTakeFirstOrThrow();
    const { write, close } = createWriter(database, createSystemClock());
    await write(({ db, now }) =>
      db
        .insertInto('renditions')
        .values({
          ...{ media_id: mediaId, name: 'v1080', kind: 'video', width: 1920, height: 1080, frame_rate: 30 },
          ...{ codecs: 'avc1.640028', peak_bandwidth: 5e6, average_bandwidth: 4e6, created_at: now.getTime() },
          segments: JSON.stringify([{ file: 's0.m4s', durationSeconds: 4, bytes: 100_000 }]),
        })
        .execute(),
    );
    const { cookie } = await makeSession(write, ownerId);
    await close();
    return cookie;
  });
}

/** Opens the page's socket; returns a promise, in a list, that resolves when the server has closed it. */
async function openSocket({ port, origin }: RealFoyer, { cookie, pageSessionId }: Visitor): Promise<Promise<void>[]> {
  const socket = io(`http://127.0.0.1:${port}`, {
    ...{ path: '/socket', transports: ['websocket'], auth: { pageSessionId } },
    ...{ extraHeaders: { origin, cookie }, reconnection: false, forceNew: true },
  });
  const closed = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return [closed];
}

/** End now in a room: until the guest's signalling connection is closed and the guest is gone from the engine. */
async function inRoom(): Promise<void> {
  const place = await makePlace('SQLite');
  const foyer = await startFoyer(place, {
    environment: await makeEngineSettings(),
  });
  try {
    tell('a room', await endSeats(place, foyer), '≤ 1,000 ms');
  } finally {
    await foyer.end();
    await place.remove();
  }
}

async function endSeats(place: Place, foyer: RealFoyer): Promise<Times> {
  const engine = await findEngine(place);
  const requests = createGuestRequests(foyer);
  const room = await shareRoomAt(place, requests, { lobbyForGuests: false });
  const owner = await openPageOf(requests, room.mediaId, room.cookie);
  await until(async () => {
    const { status } = await requests.ask({
      ...{ method: 'POST', path: `/api/rooms/${room.mediaId}/join`, cookie: room.cookie },
      body: { pageSessionId: owner.pageSessionId },
    });
    return status === 201;
  }, 20_000);
  const times: Times = { 'signalling closed': [], 'gone from the engine': [] };
  for (let round = 0; round < rounds; round += 1) {
    const guest = await visit(requests, room, `guest-number-${round}`);
    const participantId = await takeSeat(requests, room.mediaId, guest, 'inside');
    const signalling = new WebSocket(signallingUrl(foyer.port, participantId), {
      headers: { origin: foyer.origin, cookie: guest.cookie },
    });
    await once(signalling, 'message');
    const isInEngine = async () => {
      const [session] = await engine.listRooms();
      return (await engine.listParticipants(session!)).some((one) => one.participantId === participantId);
    };
    await until(isInEngine, patienceMs);
    const closed = once(signalling, 'close');
    const beganMs = performance.now();
    const path = `/api/media/${room.mediaId}/guest-access/end`;
    await asked(requests.ask({ method: 'POST', path, cookie: room.cookie, body: {} }));
    await Promise.all([
      closed.then(() => times['signalling closed']!.push(performance.now() - beganMs)),
      until(async () => !(await isInEngine()), patienceMs).then(() =>
        times['gone from the engine']!.push(performance.now() - beganMs),
      ),
    ]);
  }
  requests.close();
  await engine.close();
  return times;
}

async function within([happened]: Promise<void>[]): Promise<void> {
  const late = wait(patienceMs, undefined, { ref: false }).then(() => Promise.reject(new Error('Too late.')));
  await Promise.race([happened, late]);
}

function tell(where: string, times: Times, goal: string): void {
  const each = Object.entries(times).map(
    ([what, ms]) => `${what} after ${median(ms).toFixed(0)} ms, at most ${Math.max(...ms).toFixed(0)}`,
  );
  console.log(`P10 ${where}, ${rounds} rounds: ${each.join('; ')} (goal: ${goal})`);
}
