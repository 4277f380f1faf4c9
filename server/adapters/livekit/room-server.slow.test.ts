import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test, type TestContext } from 'node:test';
import { SignalRequest, SignalResponse } from '@livekit/protocol';
import type { WebSocket } from 'ws';
import type { RoomEngineConfig } from '#server/config.ts';
import { describeRoomServer, untilReady } from '#server/ports/room-server.test-suite.ts';
import type { RoomSeat } from '#server/ports/room-server.ts';
import {
  clientQuery,
  connectDirectly,
  enginePid,
  engineSettings,
  openRoomEngine,
  until,
  whenJoined,
  type RoomEngine,
} from '#server/testing/room-engine.ts';
import { statusOfBytes } from '#server/testing/signalling-lab.ts';
import { isAlive } from './pid.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const ada: RoomSeat = { room: 'a', participantId: 'ada', name: 'Ada', grants: { maySend: [], isHidden: false } };

describeRoomServer('LiveKit', async () => {
  const engine = await openRoomEngine();
  const sockets = new Map<string, WebSocket>();
  return {
    server: engine.server,
    async join(seat) {
      const socket = connectDirectly(await engine.server.makeTarget(seat));
      sockets.set(seat.participantId, socket);
      await whenJoined(socket);
    },
    vanish: ({ participantId }) => sockets.get(participantId)?.terminate(),
    async crash() {
      process.kill(engine.pid(), 'SIGKILL');
      await until(() => engine.server.state().state !== 'ready', 3_000);
    },
    recover: async () => undefined,
    askAs: (participantId) => new URLSearchParams(`${clientQuery}&access_token=${participantId}`),
    frames: {
      toEngine: new SignalRequest({ message: { case: 'ping', value: 1n } }).toBinary(),
      toBrowser: new SignalResponse({ message: { case: 'pong', value: 1n } }).toBinary(),
    },
    async close() {
      for (const socket of sockets.values()) socket.terminate();
      await engine.close();
    },
  };
});

/** Starts an engine that is ended after the test, even if the test fails. */
async function open(context: TestContext, settings = engineSettings(), dataDir?: string): Promise<RoomEngine> {
  const engine = await openRoomEngine(settings, dataDir);
  context.after(engine.close);
  return engine;
}

async function openReady(context: TestContext, settings?: RoomEngineConfig, dataDir?: string): Promise<RoomEngine> {
  const engine = await open(context, settings, dataDir);
  engine.server.start();
  await untilReady(engine.server, 300_000);
  return engine;
}

/** Starts a Foyer with an engine in this folder and kills Foyer; returns the engine's process number. */
async function leaveEngineBehind(dataDir: string): Promise<number> {
  const script = `
    import { openRoomEngine } from '#server/testing/room-engine.ts';
    const { server } = await openRoomEngine(undefined, ${JSON.stringify(dataDir)});
    server.onStateChanged(({ state }) => state === 'ready' && process.stdout.write('ready'));
    server.start();
  `;
  const foyer = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(foyer.stdout, 'data');
  foyer.kill('SIGKILL');
  await once(foyer, 'exit');
  return enginePid(dataDir);
}

const hasNote = (dataDir: string) => existsSync(join(dataDir, 'room-engine', 'running.json'));

describe('an engine that Foyer starts', () => {
  const folders: string[] = [];
  after(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
  async function makeFolder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'foyer-rooms-'));
    folders.push(folder);
    return folder;
  }

  test('is one for two processes on one folder; when the first ends, the other starts one', async (context) => {
    const folder = await makeFolder();
    let holder: string | null = null;
    const turnOf = (name: string) => ({
      take: async () => (holder ??= name) === name,
      release: async () => void (holder = holder === name ? null : holder),
    });
    const [one, other] = [await open(context, undefined, folder), await open(context, undefined, folder)];
    one.server.start(turnOf('one'));
    await untilReady(one.server, 300_000);
    const pid = one.pid();
    other.server.start(turnOf('other'));
    await untilReady(other.server, 10_000);
    await other.server.openRoom('a');
    assert.deepEqual([one.pid(), await one.server.listRooms()], [pid, ['a']]);
    await one.server.close();
    await until(() => hasNote(folder) && other.pid() !== pid && other.server.state().state === 'ready', 30_000);
    assert.deepEqual(await other.server.listRooms(), []);
  });

  test('answers again three seconds after kill -9, and participants can connect again', async (context) => {
    const engine = await openReady(context);
    await engine.server.openRoom('a');
    const before = engine.pid();
    process.kill(before, 'SIGKILL');
    await until(() => engine.server.state().state !== 'ready', 1_000);
    const ms = await until(() => engine.server.state().state === 'ready', 3_000);
    context.diagnostic(`ready again after ${ms} ms`);
    assert.notEqual(engine.pid(), before);
    assert.deepEqual(await engine.server.listRooms(), []);
    await engine.server.openRoom('a');
    const socket = connectDirectly(await engine.server.makeTarget(ada));
    await whenJoined(socket);
    socket.terminate();
  });

  test('runs on after kill -9 of Foyer, and the next Foyer adopts it with its participants', async (context) => {
    const dataDir = await makeFolder();
    const pid = await leaveEngineBehind(dataDir);
    const began = performance.now();
    const next = await openReady(context, engineSettings(), dataDir);
    context.diagnostic(`adopted after ${Math.round(performance.now() - began)} ms`);
    assert.equal(next.pid(), pid);
    await next.server.openRoom('a');
    const socket = connectDirectly(await next.server.makeTarget(ada));
    await whenJoined(socket);

    // The adopted engine is not a child process, so its end is noticed by checking only.
    process.kill(pid, 'SIGKILL');
    await until(() => next.server.state().state !== 'ready', 1_500);
    await untilReady(next.server, 3_000);
    assert.notEqual(next.pid(), pid);
  });

  test('is ended and replaced when it was started with other settings', async (context) => {
    const dataDir = await makeFolder();
    const pid = await leaveEngineBehind(dataDir);
    const settings = engineSettings({ FOYER_LIVEKIT_NODE_IP: '127.0.0.2' });
    const second = await openReady(context, settings, dataDir);
    assert.notEqual(second.pid(), pid);
    assert.equal(isAlive(pid), false);
  });

  test('is ended at once by a clean stop, with or without participants, and leaves no process', async (context) => {
    const engine = await openReady(context);
    const pid = engine.pid();
    await engine.server.openRoom('a');
    const socket = connectDirectly(await engine.server.makeTarget(ada));
    await whenJoined(socket);
    const began = performance.now();
    await engine.close();
    assert.ok(performance.now() - began < 3_500);
    assert.equal(isAlive(pid), false);
    socket.terminate();
  });

  test('is not started while rooms are switched off, and one left running is ended', async (context) => {
    const dataDir = await makeFolder();
    const pid = await leaveEngineBehind(dataDir);
    const off = await open(context, engineSettings({ FOYER_ROOMS: 'off' }), dataDir);
    off.server.start();
    assert.equal(off.server.state().state, 'off');
    assert.deepEqual(off.server.state().problem, { code: 'switched_off', values: {} });
    await until(() => !isAlive(pid), 5_000);
  });

  test('names a port in use, and starts once the port is free', async (context) => {
    const udp = createSocket('udp4').bind(0);
    const tcp = createServer().listen(0);
    await Promise.all([once(udp, 'listening'), once(tcp, 'listening')]);
    const udpPort = udp.address().port;
    const tcpPort = (tcp.address() as { port: number }).port;
    const settings = { ...engineSettings(), udpPort, tcpPort };
    const engine = await open(context, settings);
    engine.server.start();
    const taken = (protocol: string, port: number) => ({ code: 'port_taken', values: { protocol, port } });
    await until(() => engine.server.state().state === 'unavailable', 5_000);
    assert.deepEqual(engine.server.state().problem, taken('TCP', tcpPort));
    tcp.close();
    await until(() => engine.server.state().problem?.values['port'] === udpPort, 6_000);
    assert.deepEqual(engine.server.state().problem, taken('UDP', udpPort));
    udp.close();
    await untilReady(engine.server, 6_000);
  });

  test('serves its API to this machine only, and its configuration is readable by its owner only', async (context) => {
    const engine = await openReady(context);
    const { origin } = await engine.server.makeTarget(ada);
    const { hostname, port } = new URL(origin);
    assert.equal(hostname, '127.0.0.1');
    assert.equal((await stat(join(engine.dataDir, 'room-engine', 'config.yaml'))).mode & 0o077, 0);
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((one) => one && !one.internal && one.family === 'IPv4');
    if (outside) {
      const reply = fetch(`http://${outside.address}:${port}/`, { signal: AbortSignal.timeout(2_000) });
      await assert.rejects(reply);
    } else context.diagnostic('this machine has no address of its own to try');
    assert.equal(await statusOfBytes(Number(port), 'GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 200);
  });
});
