import type { SignallingProtocol, SignallingTarget } from './signalling.ts';
import type { EngineProblem } from '#contracts/rooms.ts';

/** Sources a person in a room may publish. */
export type MediaSource = 'camera' | 'microphone' | 'screen_share';

/** What the engine lets one person do; it enforces this by itself, whatever her client asks for. */
export interface RoomGrants {
  /** Empty: she hears and sees only. A shared screen brings its sound along. */
  maySend: readonly MediaSource[];
  /** Others are not told of her. Once shown she has to stay shown: hiding again leaves a ghost of her tracks. */
  isHidden: boolean;
}

/** Somebody who takes a seat: name and badge are set here and cannot be changed by her. */
export interface RoomSeat {
  /** Of the room session: also the engine's name for the room. */
  room: string;
  participantId: string;
  name: string;
  grants: RoomGrants;
}

/** Somebody the engine has inside, with what she sends. */
export interface EngineParticipant {
  participantId: string;
  sending: readonly MediaSource[];
}

/** `building` and `starting` pass without help; with `unavailable`, `problem` says what is missing. */
export interface RoomServerState {
  state: 'off' | 'building' | 'starting' | 'ready' | 'unavailable';
  /** Null while ready. */
  problem: EngineProblem | null;
  /** While building: 0 to 1, as far as one can tell. */
  progress: number | null;
  version: string | null;
}

/** The engine cannot be asked now: it is gone, or starting again. */
export class RoomServerUnavailable extends Error {
  override name = 'RoomServerUnavailable';
}

/**
 * Carries sound and pictures of rooms. Every call but `state` throws RoomServerUnavailable while there is no engine,
 * within a few seconds; what is asked for twice is done once and is no error.
 */
export interface RoomServer {
  /** How browsers signal with this engine, through the signalling proxy alone. */
  readonly signalling: SignallingProtocol;
  state(): RoomServerState;
  /** Told whenever `state()` changes; after each change to `ready` rooms have to be opened again. Returns what stops it. */
  onStateChanged(listener: (state: RoomServerState) => void): () => void;
  openRoom(room: string): Promise<void>;
  /** Everybody inside is disconnected. */
  closeRoom(room: string): Promise<void>;
  listRooms(): Promise<string[]>;
  /** Empty for a room that is not there. */
  listParticipants(room: string): Promise<EngineParticipant[]>;
  /** Takes effect at once; her tracks of sources she may not send any more are gone. Nobody there is no error. */
  setGrants(room: string, participantId: string, grants: RoomGrants): Promise<void>;
  /** Her tracks of this source are muted; she may unmute them. Nothing to mute is no error. */
  mute(room: string, participantId: string, source: MediaSource): Promise<void>;
  remove(room: string, participantId: string): Promise<void>;
  makeTarget(seat: RoomSeat): Promise<SignallingTarget>;
  /** Begins whatever makes an engine available: building, starting, adopting; returns without waiting for it. */
  start(): void;
  /** Ends an engine of ours, children included. */
  close(): Promise<void>;
}
