import type { Observed } from '../../../lib/observable.ts';
import type { DeviceChoices, DeviceKind, DeviceProblem } from '../devices/device-types.ts';

/**
 * `reconnecting`: cut, on its way back by itself; `lost`: the engine's client gave up, see `isComingBack`; `elsewhere`:
 * the same person opened the room in another tab or device; `removed`: the server took the seat; `ended`: the room is over.
 */
export type CallState =
  | 'idle'
  | 'connecting'
  | 'connected'
  | 'reconnecting'
  | 'lost'
  | 'elsewhere'
  | 'removed'
  | 'ended';

/** One picture or sound, the same object as long as it lasts. */
export interface CallTrack {
  attach(element: HTMLMediaElement): HTMLMediaElement;
  detach(element: HTMLMediaElement): HTMLMediaElement;
}

export type CallQuality = 'good' | 'poor' | 'lost' | 'unknown';

/** Somebody on stage, oneself included. The same object until something of it changes. */
export interface CallPerson {
  participantId: string;
  isOwn: boolean;
  /** null while the camera is off. */
  camera: CallTrack | null;
  screen: CallTrack | null;
  screenAudio: CallTrack | null;
  microphone: { track: CallTrack | null; isMuted: boolean };
  isSpeaking: boolean;
  quality: CallQuality;
}

/** What went wrong with one's own sending; `stopped`: a shared screen that ended with a cut connection. */
export interface CallProblem {
  device: DeviceKind | 'both' | 'screen';
  why: DeviceProblem | 'refused' | 'stopped' | 'switchedOff';
}

export interface CallSnapshot {
  state: CallState;
  /** In state `lost`: whether it tries again by itself. */
  isComingBack: boolean;
  people: ReadonlyMap<string, CallPerson>;
  /** Who speaks, or spoke last, of the others. */
  activeSpeakerId: string | null;
  /** She is on stage. Changes at once when a moderator brings her there or back. */
  mayPublish: boolean;
  mayShareScreen: boolean;
  /** The browser plays no sound before somebody presses something: `resumeAudio` in a click. */
  isAudioBlocked: boolean;
  own: {
    isMicrophoneOn: boolean;
    isCameraOn: boolean;
    isSharing: boolean;
    /** What a moderator switched off; until she switches it on again. */
    switchedOffByModerator: readonly DeviceKind[];
    problem: CallProblem | null;
  };
}

export interface CallPlace {
  /** The site's own origin; ws and wss are as good as http and https. */
  serverUrl: string;
  participantId: string;
  choices: DeviceChoices;
}

export interface Call extends Observed<CallSnapshot> {
  /** Enters; who may publish starts with what she chose. Never throws: see `state`. */
  connect(place: CallPlace): void;
  /** Leaves for good: camera, microphone and connection are let go. */
  leave(): Promise<void>;
  /** Tries at once instead of after the pause, in state `lost`. */
  retry(): void;
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  /** Switches on the devices chosen in the preview, once a participant who was brought on stage agrees. */
  publishChosen(): Promise<void>;
  /** Must come from a click. Closing the browser's window of choices is no problem. */
  shareScreen(isOn: boolean): Promise<void>;
  switchDevice(kind: DeviceKind, id: string): Promise<void>;
  setSpeaker(id: string): Promise<void>;
  resumeAudio(): Promise<void>;
  dismissProblem(): void;
}

export interface CallParts {
  /** Asks the server whether the seat is still good; false ends the attempts. A rejection counts as "not known yet". */
  mayReconnect: () => Promise<boolean>;
}
