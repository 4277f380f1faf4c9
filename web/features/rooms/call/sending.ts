import type { Room, ScreenShareCaptureOptions, Track, TrackPublication } from 'livekit-client';
import { askedUnder } from '../devices/device-permission.ts';
import { problemOf } from '../devices/device-problem.ts';
import type { DeviceKind } from '../devices/device-types.ts';
import type { CallProblem } from './call-types.ts';
import type { EngineClient } from './engine-client.ts';

export interface SendingParts {
  client: EngineClient;
  room: Room;
  onProblem: (problem: CallProblem) => void;
  /** A device went off without the participant's doing: a moderator switched it off, or it is gone. */
  onSwitchedOff: (kind: DeviceKind, by: 'moderator' | 'loss') => void;
  /** A device is gone, and the browser has put another one in its place. */
  onReplaced: (kind: DeviceKind, by: string) => void;
}

/**
 * What a participant on stage sends in one connection: microphone, camera, screen. Problems go to `onProblem` and are
 * never thrown.
 */
export interface Sending {
  set(kind: DeviceKind, isOn: boolean): Promise<void>;
  shareScreen(isOn: boolean): Promise<void>;
  switchDevice(kind: DeviceKind, id: string): Promise<void>;
  /** The participant is off the stage: stops and unpublishes everything, so that nothing goes on being captured. */
  stopAll(): Promise<void>;
}

const browserKinds = { camera: 'videoinput', microphone: 'audioinput' } as const;
const nameOf = (error: unknown) => (error instanceof Error ? error.name : '');

export function createSending({ client, room, onProblem, onSwitchedOff, onReplaced }: SendingParts): Sending {
  const own = room.localParticipant;
  const screenSwitchedOff = () => {
    // Muted alone, the screen would go on being captured although nobody sees it.
    void own.setScreenShareEnabled(false).catch(() => undefined);
    onProblem({ device: 'screen', why: 'switchedOff' });
  };
  /** Switches under way, by device. A device that goes off meanwhile was switched off by the participant. */
  const busy = { camera: 0, microphone: 0 };
  listenForLosses({ client, room, isOurs: (kind) => busy[kind] > 0, onSwitchedOff, onReplaced, screenSwitchedOff });

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
    const enable = (options?: object) =>
      kind === 'camera' ? own.setCameraEnabled(true, options) : own.setMicrophoneEnabled(true, options);
    try {
      await enable();
    } catch (error) {
      // The remembered camera is not here today: let the browser choose.
      if (!['NotFoundError', 'OverconstrainedError'].includes(nameOf(error))) throw error;
      await enable({ deviceId: { ideal: 'any' } });
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
        await own.setScreenShareEnabled(isOn, screenOptions());
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

/** The others would hear themselves again: the sound of this tab is never part of a shared screen. */
function screenOptions(): ScreenShareCaptureOptions {
  const canLeaveOut = 'restrictOwnAudio' in navigator.mediaDevices.getSupportedConstraints();
  return {
    audio: { restrictOwnAudio: true },
    contentHint: 'detail',
    // Sharing the own tab would show the picture inside itself without end.
    selfBrowserSurface: 'exclude',
    surfaceSwitching: 'include',
    // All sound of the computer includes that of this tab, unless the browser leaves it out.
    systemAudio: canLeaveOut ? 'include' : 'exclude',
  };
}

const isRefusedByEngine = (error: unknown) =>
  nameOf(error) === 'PublishTrackError' || (error instanceof Error && /permission/iu.test(error.message));

async function whyNot(kind: DeviceKind, error: unknown): Promise<CallProblem['why']> {
  if (!globalThis.isSecureContext) return 'insecure';
  const problem = problemOf(error, await askedUnder(kind));
  return problem === 'failed' && isRefusedByEngine(error) ? 'refused' : problem;
}

/** null: the participant closed the browser's picker, which is no problem. */
function whyNoScreen(error: unknown): CallProblem['why'] | null {
  const problem = problemOf(error, { permission: 'unknown', isAllowedHere: true });
  if (problem === 'blocked' || problem === 'dismissed') return null;
  return problem === 'failed' && isRefusedByEngine(error) ? 'refused' : problem;
}

interface LossParts extends Pick<SendingParts, 'client' | 'room' | 'onSwitchedOff' | 'onReplaced'> {
  isOurs: (kind: DeviceKind) => boolean;
  screenSwitchedOff: () => void;
}

/**
 * Tells a lost device from one that a moderator switched off: both reach us as a muted track, but only a lost one has
 * ended before. (A camera that is switched off ends too, without an event.)
 */
function listenForLosses({ client, room, isOurs, onSwitchedOff, onReplaced, screenSwitchedOff }: LossParts): void {
  const {
    RoomEvent,
    Track: { Source },
    TrackEvent,
  } = client;
  const ended = new Set<Track | undefined>();
  const kindOf = (source: TrackPublication['source']): DeviceKind | undefined =>
    source === Source.Camera ? 'camera' : source === Source.Microphone ? 'microphone' : undefined;
  room.on(RoomEvent.LocalTrackPublished, ({ track, source }) => {
    const kind = kindOf(source);
    track?.on(TrackEvent.Ended, () => ended.add(track));
    track?.on(TrackEvent.Restarted, () => {
      if (ended.delete(track) && kind && !isOurs(kind)) onReplaced(kind, track.mediaStreamTrack.label);
    });
  });
  room.on(RoomEvent.TrackMuted, (publication, participant) => {
    if (!participant.isLocal) return;
    const { source, track } = publication;
    if (source === Source.ScreenShare) return screenSwitchedOff();
    const kind = kindOf(source);
    if (kind && !isOurs(kind)) onSwitchedOff(kind, ended.delete(track) ? 'loss' : 'moderator');
  });
}
