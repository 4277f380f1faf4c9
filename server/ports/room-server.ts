import type { BrowserFrame } from './live-ingest.ts';
import type { SignallingProtocol, SignallingTarget } from './signalling.ts';
import type { EngineProblem } from '#contracts/rooms.ts';

/** What a participant can send. */
export type MediaSource = 'camera' | 'microphone' | 'screen_share';

/** What the engine lets one participant do. The engine enforces it, whatever the participant's client asks for. */
export interface RoomGrants {
  /** Empty: the participant only hears and sees. `screen_share` includes the sound of the screen. */
  maySend: readonly MediaSource[];
  /**
   * The others are not told of the participant. A participant who was shown once has to stay shown: hiding again would
   * leave dead tracks with the others.
   */
  isHidden: boolean;
}

/** A participant who takes a seat. The server sets the name; the participant's client cannot change it. */
export interface RoomSeat {
  /** The id of the room session, which is also the engine's name for the room. */
  room: string;
  participantId: string;
  name: string;
  grants: RoomGrants;
}

/** A participant whom the engine has inside, and what the participant sends. */
export interface EngineParticipant {
  participantId: string;
  sending: readonly MediaSource[];
}

/** Hears what the others in a room send. */
export interface RoomListener {
  frame(frame: BrowserFrame): void;
  /** The source was switched off, perhaps for a while. */
  stopped(source: BrowserFrame['source']): void;
  /** The others have left; they may come back. */
  left(): void;
  /** Called once: the room or the engine is gone, or the connection broke. Not after `close`. */
  lost(): void;
}

export interface RoomReceiver {
  close(): void;
}

/** `building` and `starting` pass without help; in `unavailable`, `problem` says what is missing. */
export interface RoomServerState {
  state: 'off' | 'building' | 'starting' | 'ready' | 'unavailable';
  /** Null while ready. */
  problem: EngineProblem | null;
  /** While building: an estimate from 0 to 1. */
  progress: number | null;
  version: string | null;
}

/** Which of several processes on one data folder runs its engine: one at a time. */
export interface EngineTurn {
  /** False: another process has it. */
  take(): Promise<boolean>;
  release(): Promise<void>;
}

/** The engine cannot be reached now: it is gone, or not ready yet. */
export class RoomServerUnavailable extends Error {
  override name = 'RoomServerUnavailable';
}

/**
 * Carries sound and pictures of rooms. Every call but `state` throws RoomServerUnavailable within a few seconds while
 * there is no engine. Repeating a call has no further effect and is no error.
 */
export interface RoomServer {
  /** How browsers signal with this engine, through the signalling proxy alone. */
  readonly signalling: SignallingProtocol;
  state(): RoomServerState;
  /**
   * Calls back whenever `state()` changes; after a change to `ready` rooms have to be opened again. Returns how to
   * stop.
   */
  onStateChanged(listener: (state: RoomServerState) => void): () => void;
  openRoom(room: string): Promise<void>;
  /** Disconnects everybody inside. */
  closeRoom(room: string): Promise<void>;
  listRooms(): Promise<string[]>;
  /** Empty for a room that is not there. */
  listParticipants(room: string): Promise<EngineParticipant[]>;
  /** Takes effect at once, and ends tracks that are no longer allowed. An absent participant is no error. */
  setGrants(room: string, participantId: string, grants: RoomGrants): Promise<void>;
  /** Mutes the participant's tracks of this source; the participant may unmute them. Nothing to mute is no error. */
  mute(room: string, participantId: string, source: MediaSource): Promise<void>;
  remove(room: string, participantId: string): Promise<void>;
  makeTarget(seat: RoomSeat): Promise<SignallingTarget>;
  /** Takes this seat in the server itself, to receive what the others send: pictures in VP8, sound in Opus. */
  receive(seat: RoomSeat, listener: RoomListener): Promise<RoomReceiver>;
  /** Begins what makes an engine available: building, starting or adopting one. Returns without waiting for
   * it. Without `turn` this process is the only one on its data folder. */
  start(turn?: EngineTurn): void;
  /** Ends an engine that this process started, with its child processes. */
  close(): Promise<void>;
}
