import type { Observed } from '../../../lib/observable.ts';
import type { DeviceChoices, DeviceKind, DeviceProblem } from '../devices/device-types.ts';

/**
 * `reconnecting`: cut, the engine's client is reconnecting; `lost`: the engine's client gave up, see `isComingBack`;
 * `elsewhere`: the same person opened the room in another tab or device; `removed`: the server took the seat away;
 * `ended`: the room session is over.
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

/** One picture or sound; the same object as long as it lasts. */
export interface CallTrack {
  readonly mediaStreamTrack: MediaStreamTrack;
  attach(element: HTMLMediaElement): HTMLMediaElement;
  detach(element: HTMLMediaElement): HTMLMediaElement;
}

/** What of a participant should arrive and has stood for two seconds. */
export type Frozen = 'picture' | 'sound' | 'both';

export type CallQuality = 'good' | 'poor' | 'lost' | 'unknown';

/** Somebody on stage, the own participant included. The same object until something of it changes. */
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
  /** Null while all that should arrive does. */
  frozen: Frozen | null;
}

/**
 * What went wrong with the participant's own sending; `stopped`: a shared screen that ended because the connection was
 * cut.
 */
export interface CallProblem {
  device: DeviceKind | 'both' | 'screen';
  why: DeviceProblem | 'refused' | 'stopped' | 'switchedOff' | 'replaced';
  /** The name of the device that took its place, where one did. */
  replacedBy?: string;
}

export interface CallSnapshot {
  state: CallState;
  /** In state `lost`: whether the call reconnects by itself. */
  isComingBack: boolean;
  people: ReadonlyMap<string, CallPerson>;
  /** The id of the other participant who speaks, or spoke last. */
  activeSpeakerId: string | null;
  /** The participant is on stage. Changes at once when a moderator brings the participant on stage or back. */
  mayPublish: boolean;
  mayShareScreen: boolean;
  /** Nothing arrives from any of the others, although it should. */
  isAllFrozen: boolean;
  /** The browser plays no sound before a user gesture: call `resumeAudio` from a click. */
  isAudioBlocked: boolean;
  own: {
    isMicrophoneOn: boolean;
    isCameraOn: boolean;
    isSharing: boolean;
    /** Nothing of what the participant sends arrives. */
    isUnheard: boolean;
    /** Devices that a moderator switched off, until the participant switches them on again. */
    switchedOffByModerator: readonly DeviceKind[];
    problem: CallProblem | null;
  };
}

export interface CallPlace {
  /** The site's own origin; ws(s) works as well as http(s). */
  serverUrl: string;
  participantId: string;
  choices: DeviceChoices;
}

export interface Call extends Observed<CallSnapshot> {
  /** Connects; a participant who may publish starts with the chosen devices. Never throws: see `state`. */
  connect(place: CallPlace): void;
  /** Leaves for good: releases camera, microphone and connection. */
  leave(): Promise<void>;
  /** In state `lost`: reconnects at once instead of after the pause. */
  retry(): void;
  setMicrophone(isOn: boolean): Promise<void>;
  setCamera(isOn: boolean): Promise<void>;
  /** Switches on the devices chosen in the preview, once a participant who was brought on stage agrees. */
  publishChosen(): Promise<void>;
  /** Must be called from a click. Closing the browser's picker without a choice is no problem. */
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
