import { join } from 'node:path';
import { findBinary, usualPlaces } from '#server/adapters/livekit/binary.ts';
import { readNote } from '#server/adapters/livekit/pid.ts';
import { createLivekitRoomServer } from '#server/adapters/livekit/room-server.ts';
import type { RoomServer } from '#server/ports/room-server.ts';
import { readSecret } from '#server/secrets.ts';
import type { Place } from '#server/testing/real-foyer.ts';
import { engineSettings, until } from '#server/testing/room-engine.ts';

const noLog = { debug() {}, warn: console.error };

/** The engine is found or built here, so that Foyer does not do it while it is measured. */
export async function makeEngineSettings(): Promise<Record<string, string>> {
  const { signal } = new AbortController();
  const found = await findBinary({ ...engineSettings(), ...usualPlaces(), log: noLog, signal, onBuilding() {} });
  return {
    FOYER_ROOMS: 'on',
    FOYER_LIVEKIT_BINARY: found.path,
    FOYER_LIVEKIT_UDP_PORT: '0',
    FOYER_LIVEKIT_TCP_PORT: '0',
  };
}

/** Asks the engine that Foyer runs, with the key from Foyer's data folder. */
export async function findEngine({ dataDir }: Pick<Place, 'dataDir'>): Promise<RoomServer> {
  const note = join(dataDir, 'room-engine', 'running.json');
  await until(async () => (await readNote(note)) !== null, 20_000);
  const { ports } = (await readNote(note))!;
  const secret = (await readSecret(dataDir, 'room-engine')).toString('base64url');
  const engine = createLivekitRoomServer({
    settings: engineSettings({
      FOYER_LIVEKIT_URL: `http://127.0.0.1:${ports.api}`,
      FOYER_LIVEKIT_KEY: 'foyer',
      FOYER_LIVEKIT_SECRET: secret,
    }),
    // Not Foyer's own folder: opening an adapter there would end an engine that was left running.
    dataDir: join(dataDir, 'elsewhere'),
    publicUrl: 'http://localhost',
    secret: Buffer.alloc(32),
    log: noLog,
  });
  engine.start();
  await until(() => engine.state().state === 'ready', 20_000);
  return engine;
}
