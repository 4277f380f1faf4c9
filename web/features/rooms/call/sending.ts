import type { Room, Track } from 'livekit-client';
import { askedUnder } from '../devices/device-permission.ts';
import { problemOf } from '../devices/device-problem.ts';
import type { DeviceKind } from '../devices/device-types.ts';
import type { CallProblem } from './call-types.ts';
import type { EngineClient } from './engine-client.ts';

export interface SendingParts {
  client: EngineClient;
  room: Room;
  onProblem: (problem: CallProblem) => void;
  /** A device went off without her doing: by a moderator, or because it is gone. */
  onSwitchedOff: (kind: DeviceKind, by: 'moderator' | 'loss') => void;
}

/** What somebody on stage sends in one connection: microphone, camera, screen. Problems are told, never thrown. */
export interface Sending {
  set(kind: DeviceKind, isOn: boolean): Promise<void>;
  shareScreen(isOn: boolean): Promise<void>;
  switchDevice(kind: DeviceKind, id: string): Promise<void>;
  /** She is off the stage: nothing goes on being captured. */
  stopAll(): Promise<void>;
}

const browserKinds = { camera: 'videoinput', microphone: 'audioinput' } as const;
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

export function createSending({ client, room, onProblem, onSwitchedOff }: SendingParts): Sending {
  const own = room.localParticipant;
  const screenSwitchedOff = () => {
    // Nothing goes on being captured that nobody sees.
    void own.setScreenShareEnabled(false).catch(() => undefined);
    onProblem({ device: 'screen', why: 'switchedOff' });
  };
  /** Being switched by her just now: what goes off then is no news. */
  const busy = { camera: 0, microphone: 0 };
  listenForLosses({ client, room, isOurs: (kind) => busy[kind] > 0, onSwitchedOff, screenSwitchedOff });

  const attempt = async (kind: DeviceKind, work: () => Promise<unknown>) => {
    busy[kind] += 1;
    try {
      await work();
    } catch (error) {
      onProblem({ device: kind, why: await whyNot(kind, error) });
    } finally {
      busy[kind] -= 1;
    }
  };
  const switchOn = async (kind: DeviceKind) => {
    const turn = (options?: object) =>
      kind === 'camera' ? own.setCameraEnabled(true, options) : own.setMicrophoneEnabled(true, options);
    try {
      await turn();
    } catch (error) {
      // The camera remembered from another desk: the browser may choose.
      if (!['NotFoundError', 'OverconstrainedError'].includes(nameOf(error))) throw error;
      await turn({ deviceId: { ideal: 'any' } });
    }
  };
  return {
    set: (kind, isOn) =>
      attempt(kind, () => {
        if (isOn) return switchOn(kind);
        return kind === 'camera' ? own.setCameraEnabled(false) : own.setMicrophoneEnabled(false);
      }),
    switchDevice: (kind, id) => attempt(kind, () => room.switchActiveDevice(browserKinds[kind], id)),
    async shareScreen(isOn) {
      try {
        await own.setScreenShareEnabled(isOn, screenOptions);
      } catch (error) {
        const why = whyNoScreen(error);
        if (why) onProblem({ device: 'screen', why });
      }
    },
    async stopAll() {
      const tracks = [...own.trackPublications.values()].map(({ track }) => track).filter((track) => track != null);
      await Promise.allSettled(tracks.map((track) => own.unpublishTrack(track, true)));
    },
  };
}

const screenOptions = {
  audio: true,
  contentHint: 'detail',
  // Her own tab would show itself in itself without end.
  selfBrowserSurface: 'exclude',
  surfaceSwitching: 'include',
  systemAudio: 'include',
} as const;

const isRefusedByEngine = (error: unknown) =>
  nameOf(error) === 'PublishTrackError' || (error instanceof Error && /permission/iu.test(error.message));

async function whyNot(kind: DeviceKind, error: unknown): Promise<CallProblem['why']> {
  if (!globalThis.isSecureContext) return 'insecure';
  const problem = problemOf(error, await askedUnder(kind));
  return problem === 'failed' && isRefusedByEngine(error) ? 'refused' : problem;
}

/** null: she closed the browser's window of choices. */
function whyNoScreen(error: unknown): CallProblem['why'] | null {
  const problem = problemOf(error, { permission: 'unknown', isAllowedHere: true });
  if (problem === 'blocked' || problem === 'dismissed') return null;
  return problem === 'failed' && isRefusedByEngine(error) ? 'refused' : problem;
}

interface LossParts extends Pick<SendingParts, 'client' | 'room' | 'onSwitchedOff'> {
  isOurs: (kind: DeviceKind) => boolean;
  screenSwitchedOff: () => void;
}

/**
 * Tells a device that is gone from one a moderator switched off: both reach us as a muted track, but only a lost one
 * has ended before. (A camera that is switched off ends too, without an event.)
 */
function listenForLosses({ client, room, isOurs, onSwitchedOff, screenSwitchedOff }: LossParts): void {
  const {
    RoomEvent,
    Track: { Source },
    TrackEvent,
  } = client;
  const ended = new Set<Track | undefined>();
  room.on(RoomEvent.LocalTrackPublished, ({ track }) => {
    track?.on(TrackEvent.Ended, () => ended.add(track));
    track?.on(TrackEvent.Restarted, () => ended.delete(track));
  });
  room.on(RoomEvent.TrackMuted, (publication, participant) => {
    if (!participant.isLocal) return;
    const { source, track } = publication;
    if (source === Source.ScreenShare) return screenSwitchedOff();
    const kind = source === Source.Camera ? 'camera' : source === Source.Microphone ? 'microphone' : undefined;
    if (kind && !isOurs(kind)) onSwitchedOff(kind, ended.delete(track) ? 'loss' : 'moderator');
  });
}
