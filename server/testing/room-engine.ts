import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SignalResponse } from '@livekit/protocol';
import { WebSocket } from 'ws';
import { createLivekitRoomServer } from '#server/adapters/livekit/room-server.ts';
import { readConfig, type RoomEngineConfig } from '#server/config.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import type { SignallingTarget } from '#server/ports/signalling.ts';

/** A real room engine in a temporary folder, on free ports. */
export interface RoomEngine {
  server: RoomServer;
  dataDir: string;
  /** All logged lines. */
  log: string[];
  /** The number of the engine's process, from the note in the data folder. */
  pid(): number;
  close(): Promise<void>;
}

export const engineSecret = Buffer.alloc(32, 'foyer');

/** Default settings with free ports. */
export function engineSettings(environment: Record<string, string> = {}): RoomEngineConfig {
  const freePorts = { FOYER_LIVEKIT_UDP_PORT: '0', FOYER_LIVEKIT_TCP_PORT: '0' };
  return readConfig({ ...freePorts, ...environment }).rooms;
}

export async function openRoomEngine(settings = engineSettings(), folder?: string): Promise<RoomEngine> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'foyer-rooms-')));
  const log: string[] = [];
  const server = createLivekitRoomServer({
    settings,
    dataDir,
    publicUrl: 'http://localhost:8080',
    secret: engineSecret,
    log: { debug: (text) => log.push(text), warn: (text) => log.push(text) },
  });
  return {
    server,
    dataDir,
    log,
    pid: () => enginePid(dataDir),
    async close() {
      await server.close();
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function enginePid(dataDir: string): number {
  const note = JSON.parse(readFileSync(join(dataDir, 'room-engine', 'running.json'), 'utf8')) as { pid: number };
  return note.pid;
}

/** The query of a client of the older protocol. */
export const clientQuery = 'auto_subscribe=1&sdk=js&protocol=16&version=2.23.0';

/** The address at which a client of the engine connects to a Foyer on this port, as this participant. */
export function signallingUrl(port: number, participantId: string, query = clientQuery): string {
  return `ws://127.0.0.1:${port}/rtc?${query}&access_token=${participantId}`;
}

/** Connects to the engine directly, as only the signalling proxy may. */
export function connectDirectly({ origin, token }: SignallingTarget, query = clientQuery): WebSocket {
  return new WebSocket(`${origin}/rtc?${query}`, { headers: { authorization: `Bearer ${token}` } });
}

/** Collects all messages that a socket receives, decoded. */
export function hear(socket: WebSocket): SignalResponse[] {
  const heard: SignalResponse[] = [];
  socket.on('message', (bytes: Buffer) => heard.push(SignalResponse.fromBinary(bytes)));
  return heard;
}

/** Waits until the engine has accepted the participant. */
export async function whenJoined(socket: WebSocket): Promise<SignalResponse[]> {
  const heard = hear(socket);
  await once(socket, 'message');
  if (heard[0]?.message.case !== 'join') throw new Error(`The engine began with ${heard[0]?.message.case}.`);
  return heard;
}

export async function until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<number> {
  const began = performance.now();
  while (!(await isSo())) {
    if (performance.now() - began > withinMs) throw new Error(`Not so after ${withinMs} ms: ${String(isSo)}`);
    await wait(20);
  }
  return Math.round(performance.now() - began);
}
