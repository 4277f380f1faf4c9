import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { RoomServerUnavailable, type RoomSeat, type RoomServer, type RoomServerState } from './room-server.ts';

/** What every room engine must do, whatever carries sound and pictures behind it. */
export interface RoomServerBench {
  server: RoomServer;
  /** Takes a seat as a browser does, without sending anything; resolves once the engine has the participant. */
  join(seat: RoomSeat): Promise<void>;
  /** The participant's browser disappears without closing its connection; the engine notices by itself. */
  vanish(seat: RoomSeat): void;
  /** Ends the engine at once, with all rooms; it comes back by itself or by `recover`. */
  crash(): Promise<void>;
  recover(): Promise<void>;
  /** The query of a client that asks for this participant's seat. */
  askAs(participantId: string): URLSearchParams;
  /** Frames as clients and the engine send them. */
  frames: { toEngine: Uint8Array; toBrowser: Uint8Array };
  close(): Promise<void>;
}

const viewer = { maySend: [], isHidden: true } as const;
const speaker = { maySend: ['camera', 'microphone'], isHidden: false } as const;

export function describeRoomServer(name: string, makeBench: () => Promise<RoomServerBench>): void {
  describe(name, () => {
    const bench = {} as { current: RoomServerBench };
    before(async () => {
      bench.current = await makeBench();
      bench.current.server.start();
      await untilReady(bench.current.server);
    });
    after(() => bench.current?.close());
    declareRooms(bench);
    declareParticipants(bench);
    declareVanishing(bench);
    declareTargets(bench);
    declareSignalling(bench);
    declareAbsence(bench);
  });
}

type Bench = { current: RoomServerBench };

export async function untilReady(server: RoomServer, withinMs = 20_000): Promise<RoomServerState> {
  const until = performance.now() + withinMs;
  while (server.state().state !== 'ready') {
    if (performance.now() > until)
      throw new Error(`Not ready after ${withinMs} ms: ${JSON.stringify(server.state().problem)}`);
    await wait(20);
  }
  return server.state();
}

async function whoIsIn(server: RoomServer, room: string): Promise<string[]> {
  return (await server.listParticipants(room)).map(({ participantId }) => participantId).sort();
}

function declareRooms(bench: Bench): void {
  test('a room stays open until it is closed, and repeating either call changes nothing', async () => {
    const { server } = bench.current;
    await server.openRoom('open-twice');
    await server.openRoom('open-twice');
    assert.deepEqual(
      (await server.listRooms()).filter((room) => room === 'open-twice'),
      ['open-twice'],
    );
    await server.closeRoom('open-twice');
    await server.closeRoom('open-twice');
    assert.ok(!(await server.listRooms()).includes('open-twice'));
  });

  test('a room that was never opened has no participants', async () => {
    assert.deepEqual(await bench.current.server.listParticipants('never-opened'), []);
  });

  test('opening a room again keeps its participants', async () => {
    const { server, join } = bench.current;
    await server.openRoom('kept');
    await join({ room: 'kept', participantId: 'ada', name: 'Ada', grants: viewer });
    await server.openRoom('kept');
    assert.deepEqual(await whoIsIn(server, 'kept'), ['ada']);
    await server.closeRoom('kept');
  });
}

function declareParticipants(bench: Bench): void {
  test('a participant who takes a seat is inside until removed', async () => {
    const { server, join } = bench.current;
    await server.openRoom('people');
    await join({ room: 'people', participantId: 'ada', name: 'Ada', grants: viewer });
    await join({ room: 'people', participantId: 'ben', name: 'Ben', grants: speaker });
    assert.deepEqual(await server.listParticipants('people').then(sorted), [
      { participantId: 'ada', sending: [] },
      { participantId: 'ben', sending: [] },
    ]);
    await server.remove('people', 'ada');
    assert.deepEqual(await whoIsIn(server, 'people'), ['ben']);
    await server.closeRoom('people');
    assert.deepEqual(await whoIsIn(server, 'people'), []);
  });

  test('a call about a participant who is not there is no error', async () => {
    const { server } = bench.current;
    await server.openRoom('empty');
    for (const room of ['empty', 'never-opened']) {
      await server.remove(room, 'nobody');
      await server.mute(room, 'nobody', 'camera');
      await server.setGrants(room, 'nobody', speaker);
    }
    await server.closeRoom('empty');
  });

  test('a participant comes on stage and goes back, and repeating a call changes nothing', async () => {
    const { server, join } = bench.current;
    await server.openRoom('stage');
    await join({ room: 'stage', participantId: 'ada', name: 'Ada', grants: viewer });
    for (const grants of [speaker, speaker, { ...viewer, isHidden: false }]) {
      await server.setGrants('stage', 'ada', grants);
      await server.mute('stage', 'ada', 'microphone');
    }
    assert.deepEqual(await whoIsIn(server, 'stage'), ['ada']);
    await server.closeRoom('stage');
  });
}

function declareVanishing(bench: Bench): void {
  test('removing or muting a participant, or setting grants, while the participant vanishes is no error', async () => {
    const { server, join, vanish } = bench.current;
    await server.openRoom('vanishing');
    const calls = [
      (id: string) => server.remove('vanishing', id),
      (id: string) => server.mute('vanishing', id, 'camera'),
      (id: string) => server.setGrants('vanishing', id, speaker),
    ];
    const seats = Array.from({ length: 60 }, (_, index) => {
      const participantId = `one-${index}`;
      return { room: 'vanishing', participantId, name: participantId, grants: speaker };
    });
    await Promise.all(seats.map(join));
    const asked: Promise<void>[] = [];
    for (const seat of seats) {
      vanish(seat);
      for (let round = 0; round < 12; round += 1) {
        asked.push(...calls.map((call) => call(seat.participantId)));
        await wait(1);
      }
      // Goes on once these calls are answered; a call that hangs is awaited at the end.
      await Promise.race([Promise.allSettled(asked), wait(50)]);
    }
    await Promise.all(asked);
    await server.closeRoom('vanishing');
  });
}

function sorted<T extends { participantId: string }>(people: T[]): T[] {
  return people.toSorted((a, b) => a.participantId.localeCompare(b.participantId));
}

function declareTargets(bench: Bench): void {
  test('a target carries the address of the engine and a token of its own', async () => {
    const seat = { room: 'target', participantId: 'ada', name: 'Ada', grants: viewer };
    const target = await bench.current.server.makeTarget(seat);
    assert.match(target.origin, /^wss?:\/\/[^/?#]+$/u);
    assert.ok(target.token.length > 0);
    const other = await bench.current.server.makeTarget({ ...seat, participantId: 'ben' });
    assert.notEqual(other.token, target.token);
  });
}

function declareSignalling(bench: Bench): void {
  test('a client names its participant, and the proxy connects to the target with the token in a header', async () => {
    const { server, askAs } = bench.current;
    const { routes } = server.signalling;
    assert.ok(routes.length > 0);
    const paths = routes.flatMap(({ path, validation }) => [path, validation.path]);
    assert.equal(new Set(paths).size, paths.length);
    const target = { origin: 'ws://engine.example:7880', token: 'token-of-the-engine' };
    for (const { path, readRequest } of routes) {
      assert.match(path, /^(?:\/[\w-]+)+$/u);
      const asked = readRequest(askAs('zoe'))!;
      assert.equal(asked.participantId, 'zoe');
      const { url, headers } = asked.connectTo(target);
      assert.equal(new URL(url).origin, target.origin);
      assert.ok(!url.includes(target.token) && !url.includes('zoe'), url);
      assert.ok(Object.values(headers).some((value) => value.includes(target.token)));
    }
  });

  test('a query that names no participant, or two, is refused', () => {
    const { server, askAs } = bench.current;
    for (const { readRequest } of server.signalling.routes) {
      assert.equal(readRequest(new URLSearchParams()), null);
      assert.equal(readRequest(new URLSearchParams(`${askAs('zoe').toString()}&${askAs('ben').toString()}`)), null);
    }
  });

  test('a frame may pass in its direction, and bytes that are no frame may pass in neither', () => {
    const { server, frames } = bench.current;
    const { mayReachEngine, mayReachBrowser } = server.signalling;
    assert.ok(mayReachEngine(frames.toEngine));
    assert.ok(mayReachBrowser(frames.toBrowser));
    const none = Buffer.from([8]);
    assert.ok(!mayReachEngine(none) && !mayReachBrowser(none));
  });
}

function declareAbsence(bench: Bench): void {
  test('without its engine every call is refused and listeners are notified; afterwards rooms can be opened again', async () => {
    const { server, crash, recover } = bench.current;
    await server.openRoom('before');
    const heard: string[] = [];
    const stop = server.onStateChanged(({ state, problem }) => heard.push(`${state}${problem ? ': says why' : ''}`));
    await crash();
    const seat = { room: 'before', participantId: 'ada', name: 'Ada', grants: viewer };
    const calls = [
      () => server.openRoom('before'),
      () => server.closeRoom('before'),
      () => server.listRooms(),
      () => server.listParticipants('before'),
      () => server.setGrants('before', 'ada', viewer),
      () => server.mute('before', 'ada', 'camera'),
      () => server.remove('before', 'ada'),
      () => server.makeTarget(seat),
    ];
    for (const call of calls) await assert.rejects(call, RoomServerUnavailable);
    await recover();
    await untilReady(server);
    stop();
    assert.ok(heard.includes('ready') && heard[0] !== 'ready' && heard[0]!.endsWith('says why'), heard.join(', '));
    await server.openRoom('before');
    assert.deepEqual(await server.listRooms(), ['before']);
    await server.closeRoom('before');
  });
}
