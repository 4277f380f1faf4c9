import { join } from 'node:path';
import type { Config } from '#server/config.ts';
import { RoomServerUnavailable, type RoomServer } from '#server/ports/room-server.ts';
import { createCalls } from './api.ts';
import { findBinary, usualPlaces } from './binary.ts';
import { chooseNodeIp } from './engine-config.ts';
import { watchExternalEngine } from './external-engine.ts';
import { keepOwnEngine, type EngineKeeper } from './own-engine.ts';
import { endLeftEngine } from './bring-up.ts';
import { receiveRoom } from './receive.ts';
import { livekitSignalling } from './signalling.ts';
import { keepStates, type EngineLog, type EngineStates } from './states.ts';

export interface LivekitOptions {
  settings: Config['rooms'];
  dataDir: string;
  /** The base address of links: when only this machine can reach it, media stays on this machine as well. */
  publicUrl: string;
  /** Secret of this installation that signs the tokens of an engine started by Foyer; 32 bytes or more. */
  secret: Buffer;
  log: EngineLog;
}

/** LiveKit as the room engine: an external one, or one that Foyer finds, builds or downloads, and keeps running. */
export function createLivekitRoomServer(options: LivekitOptions): RoomServer {
  const isOff = !options.settings.isOn;
  const states = isOff ? keepStates('off', 'switched_off') : keepStates('starting', 'starting');
  const keeper = chooseKeeper(options, states);
  const calls = createCalls(() => {
    const address = keeper.address();
    if (!address) throw new RoomServerUnavailable(`No room engine: ${states.current().problem?.code ?? 'unknown'}`);
    return address;
  });
  return {
    ...calls,
    signalling: livekitSignalling,
    state: states.current,
    onStateChanged: states.listen,
    start: keeper.start,
    close: keeper.close,
    receive: async (seat, listener) => receiveRoom(await calls.makeTarget(seat), listener),
  };
}

function chooseKeeper(options: LivekitOptions, states: EngineStates): EngineKeeper {
  const { settings, dataDir, publicUrl, secret, log } = options;
  const folder = join(dataDir, 'room-engine');
  const endLeft = () => void endLeftEngine(folder).catch((error: unknown) => log.warn(`room engine: ${String(error)}`));
  if (!settings.isOn) return { address: () => null, start: endLeft, close: async () => undefined };
  if (settings.external) {
    const keeper = watchExternalEngine(settings.external, states);
    return { ...keeper, start: () => (endLeft(), keeper.start()) };
  }
  return keepOwnEngine({
    settings: {
      folder,
      secret: secret.toString('base64url'),
      udpPort: settings.udpPort,
      tcpPort: settings.tcpPort,
      nodeIp: chooseNodeIp(settings.nodeIp, publicUrl),
      log,
    },
    states,
    findBinary: (signal) =>
      findBinary({
        ...settings,
        ...usualPlaces(),
        log,
        signal,
        onBuilding: (progress) => states.set('building', { progress, problem: { code: 'building', values: {} } }),
      }),
  });
}
