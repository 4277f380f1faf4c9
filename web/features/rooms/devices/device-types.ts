import type { Observed } from '../../../lib/observable.ts';

export type DeviceKind = 'camera' | 'microphone';

/**
 * Why a camera or a microphone cannot be used. `insecure`: the page came without https; `dismissed`: the browser's
 * question was closed without an answer; `blocked`: by the person; `policy`: by the site or whoever runs the device;
 * `system`: by the operating system; `busy`: another program holds it; `vanished`: it was unplugged while in use.
 */
export type DeviceProblem =
  | 'insecure'
  | 'unsupported'
  | 'dismissed'
  | 'blocked'
  | 'policy'
  | 'system'
  | 'missing'
  | 'busy'
  | 'vanished'
  | 'failed';

export interface DeviceOption {
  id: string;
  /** Empty until the browser may reveal the names. */
  name: string;
}

/**
 * The devices a participant chose, as stored in the browser and handed to the call. An id is null while the browser
 * chooses.
 */
export interface DeviceChoices {
  isMicrophoneOn: boolean;
  isCameraOn: boolean;
  microphoneId: string | null;
  cameraId: string | null;
  speakerId: string | null;
}

export interface DeviceState {
  /** Whether the participant wants the device on; it is on when `track` is there. */
  isWanted: boolean;
  track: MediaStreamTrack | null;
  problem: DeviceProblem | null;
  options: readonly DeviceOption[];
  chosenId: string | null;
  /** The name of the device that took the place of one that was unplugged, until the participant chooses. */
  replacedBy: string | null;
}

export interface DevicesSnapshot {
  /** The browser is being asked and may show its question. */
  isAsking: boolean;
  camera: DeviceState;
  microphone: DeviceState;
  /** null where the browser cannot choose one. */
  speaker: { options: readonly DeviceOption[]; chosenId: string | null } | null;
}

/** Camera, microphone and speaker of one page before and while it is in a room. */
export interface Devices extends Observed<DevicesSnapshot> {
  /** Asks for what is wanted and shows it; again after `stop`. */
  start(): void;
  /** Releases camera and microphone; choices stay. */
  stop(): void;
  /** Switches on or off; switching on also tries again what failed. */
  setOn(kind: DeviceKind, isOn: boolean): void;
  choose(kind: DeviceKind | 'speaker', id: string): void;
  /** What to give to `call.connect`: a device counts as on only if its track is there. */
  choices(): DeviceChoices;
}
