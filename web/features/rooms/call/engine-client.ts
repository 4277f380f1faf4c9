import type { Room, RoomConnectOptions } from 'livekit-client';
import type { DeviceChoices } from '../devices/device-types.ts';

export const connectOptions: RoomConnectOptions = { maxRetries: 1, websocketTimeout: 10_000 };

/** Loads the engine's client (150 kB), only for those who enter a room. Loads it again after a failure. */
export async function loadEngineClient() {
  const client = await import('livekit-client');
  // Below warnings, the client's log would fill every participant's console.
  client.setLogLevel('warn');
  return client;
}

export type EngineClient = Awaited<ReturnType<typeof loadEngineClient>>;

/**
 * Camera ids are exact: when the chosen camera is unplugged, no other one may start by itself, because everybody would
 * see it.
 */
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
