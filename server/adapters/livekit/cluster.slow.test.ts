import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { untilReady } from '#server/ports/room-server.test-suite.ts';
import { RoomServerUnavailable, type RoomSeat, type RoomServer } from '#server/ports/room-server.ts';
import { connectDirectly, engineSettings, openRoomEngine, until, whenJoined } from '#server/testing/room-engine.ts';
import { findBinary, usualPlaces } from './binary.ts';
import { describeEngine } from './engine-config.ts';
import { choosePorts } from './free-ports.ts';

const key = 'cluster';
const secret = 'a secret of a cluster, long enough';
const ada: RoomSeat = { room: 'a', participantId: 'ada', name: 'Ada', grants: { maySend: [], isHidden: false } };

let folder: string;
let redisPort: number;
let redis: ChildProcess;
const nodes: { process: ChildProcess; server: RoomServer; url: string }[] = [];

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'foyer-cluster-'));
  redisPort = (await choosePorts({ udp: 0, tcp: 0 })).api;
  redis = await startRedis();
  for (const name of ['first', 'second']) nodes.push(await startNode(name));
});
after(async () => {
  for (const { server } of nodes) await server.close();
  for (const child of [...nodes.map(({ process }) => process), redis]) await end(child);
  await rm(folder, { recursive: true, force: true });
});

async function startRedis(): Promise<ChildProcess> {
  const given = [
    '--port',
    String(redisPort),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const child = spawn('redis-server', given, { stdio: ['ignore', 'pipe', 'inherit'] });
  child.stdout.setEncoding('utf8');
  for await (const text of child.stdout) if (String(text).includes('Ready to accept connections')) break;
  return child;
}

/** An external engine, as an administrator runs it beside Foyer, and a Foyer that uses it. */
async function startNode(name: string) {
  const signal = new AbortController().signal;
  const log = { debug() {}, warn() {} };
  const { path } = await findBinary({ ...engineSettings(), ...usualPlaces(), log, signal, onBuilding() {} });
  const ports = await choosePorts({ udp: 0, tcp: 0 });
  const engine = {
    ...describeEngine({ ports, key, secret, nodeIp: '127.0.0.1' }),
    redis: { address: `127.0.0.1:${redisPort}` },
  };
  await writeFile(join(folder, name), JSON.stringify(engine));
  const child = spawn(path, ['--config', join(folder, name)], { stdio: 'ignore', env: {} });
  const url = `http://127.0.0.1:${ports.api}`;
  const { server } = await openRoomEngine(externalSettings(url), folder);
  server.start();
  await untilReady(server);
  return { process: child, server, url };
}

function externalSettings(url: string, secretGiven = secret) {
  return engineSettings({
    FOYER_LIVEKIT_URL: url,
    FOYER_LIVEKIT_KEY: key,
    FOYER_LIVEKIT_SECRET: secretGiven,
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('every node sees a room and its participants, whichever node a participant connected to', async () => {
  const [first, second] = nodes.map(({ server }) => server) as [RoomServer, RoomServer];
  await first.openRoom('a');
  assert.deepEqual(await second.listRooms(), ['a']);
  const sockets = [
    connectDirectly(await first.makeTarget(ada)),
    connectDirectly(await second.makeTarget({ ...ada, participantId: 'ben', name: 'Ben' })),
  ];
  await Promise.all(sockets.map(whenJoined));
  for (const server of [first, second]) {
    const inside = (await server.listParticipants('a')).map(({ participantId }) => participantId);
    assert.deepEqual(inside.toSorted(), ['ada', 'ben']);
  }
  await second.remove('a', 'ada');
  await until(async () => (await first.listParticipants('a')).length === 1, 2_000);
  sockets.forEach((socket) => socket.terminate());
  await first.closeRoom('a');
  assert.deepEqual(await second.listRooms(), []);
});

test('a wrong secret is reported as such', async () => {
  const { server } = await openRoomEngine(
    externalSettings(nodes[0]!.url, 'not the secret of this cluster here'),
    folder,
  );
  server.start();
  await until(() => server.state().state === 'unavailable', 3_000);
  assert.equal(server.state().problem?.code, 'external_refuses_key');
  await server.close();
});

/** A proxy that passes everything on with an adjustable delay. */
async function openSlowWay(target: string): Promise<{ url: string; delay: { ms: number }; close(): void }> {
  const delay = { ms: 0 };
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    const engine = connect(Number(new URL(target).port), '127.0.0.1');
    for (const one of [socket, engine]) {
      sockets.add(one);
      one.on('error', () => one.destroy());
    }
    socket.on('data', (bytes) => setTimeout(() => engine.write(bytes), delay.ms));
    engine.on('data', (bytes) => socket.write(bytes));
    socket.on('close', () => engine.destroy());
    engine.on('close', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, delay, close };
}

test('an engine that takes five seconds counts as gone after three, and is back when it is quick again', async () => {
  const way = await openSlowWay(nodes[0]!.url);
  const { server } = await openRoomEngine(externalSettings(way.url), folder);
  server.start();
  await untilReady(server);
  way.delay.ms = 5_000;
  const began = performance.now();
  await assert.rejects(server.listRooms(), RoomServerUnavailable);
  assert.ok(performance.now() - began < 4_000);
  await until(() => server.state().state === 'unavailable', 6_000);
  assert.equal(server.state().problem?.code, 'external_silent');
  const atOnce = performance.now();
  await assert.rejects(server.listRooms(), RoomServerUnavailable);
  assert.ok(performance.now() - atOnce < 50);
  way.delay.ms = 0;
  await until(() => server.state().state === 'ready', 10_000);
  way.close();
  await until(() => server.state().state === 'unavailable', 5_000);
  await server.close();
});

test('without its Redis the cluster is unavailable, nothing hangs, and it is back with Redis', async () => {
  const { server } = nodes[0]!;
  await end(redis);
  await until(() => server.state().state === 'unavailable', 10_000);
  const began = performance.now();
  await assert.rejects(server.listRooms(), RoomServerUnavailable);
  assert.ok(performance.now() - began < 4_000);
  redis = await startRedis();
  await until(() => server.state().state === 'ready', 10_000);
  // The nodes register themselves again in an empty Redis.
  const opens = () =>
    server.openRoom('again').then(
      () => true,
      () => false,
    );
  await until(opens, 10_000);
  assert.deepEqual(await server.listRooms(), ['again']);
});
