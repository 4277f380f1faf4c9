import type { Room, RoomConnectOptions } from 'livekit-client';
import type { DeviceChoices } from '../devices/device-types.ts';

export const connectOptions: RoomConnectOptions = { maxRetries: 1, websocketTimeout: 10_000 };

/** The engine's client: 150 kB that only those load who enter a room. Asked again after a failure. */
export async function loadEngineClient() {
  const client = await import('livekit-client');
  // It would fill the console of every visitor; warnings and errors stay.
  client.setLogLevel('warn');
  return client;
}

export type EngineClient = Awaited<ReturnType<typeof loadEngineClient>>;

/** An exact camera: when it is unplugged, no other one may start by itself for all to see. */
export function makeRoom(client: EngineClient, { cameraId, microphoneId, speakerId }: DeviceChoices): Room {
  return new client.Room({
    adaptiveStream: true,
    dynacast: true,
    disconnectOnPageLeave: false,
    stopLocalTrackOnUnpublish: true,
    publishDefaults: { simulcast: true },
    videoCaptureDefaults: {
      resolution: client.VideoPresets.h720.resolution,
      ...(cameraId && { deviceId: { exact: cameraId } }),
    },
    audioCaptureDefaults: {
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(microphoneId && { deviceId: { ideal: microphoneId } }),
    },
    ...(speakerId && { audioOutput: { deviceId: speakerId } }),
  });
}
