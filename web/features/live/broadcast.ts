import type { LocalTrack, Room, TrackPublishOptions } from 'livekit-client';
import { asApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import type { Clock } from '../../lib/clock.ts';
import { Observable } from '../../lib/observable.ts';
import { isPassing } from '../../lib/passing.ts';

export const sentNames = ['camera', 'microphone', 'screen', 'screenSound'] as const;
export type SentName = (typeof sentNames)[number];
export type SentTracks = Record<SentName, MediaStreamTrack | null>;

export interface BroadcastSnapshot {
  /** `lost`: the connection broke, and is being made again. `refused`: the server gave no seat. */
  state: 'off' | 'connecting' | 'sending' | 'lost' | 'refused';
  error: ApiError | null;
}

export interface BroadcastParts {
  clock: Clock;
  /** A seat from which this page sends. */
  takeSeat(): Promise<{ connect: { url: string; token: string } }>;
  leaveSeat(): Promise<void>;
}

const loadClient = () => import('livekit-client');
type Client = Awaited<ReturnType<typeof loadClient>>;

const longestRetryMilliseconds = 8000;

/** Sends tracks of this page to the room engine, which records them; they may come, change and go meanwhile. */
export class Broadcast {
  readonly #parts: BroadcastParts;
  readonly #state = new Observable<BroadcastSnapshot>({ state: 'off', error: null });
  readonly get = this.#state.get;
  readonly subscribe = this.#state.subscribe;
  #wanted: SentTracks = { camera: null, microphone: null, screen: null, screenSound: null };
  #connection: { client: Client; room: Room } | null = null;
  readonly #published = new Map<SentName, LocalTrack>();
  #work: Promise<void> = Promise.resolve();
  #failures = 0;
  #callOff: (() => void) | null = null;

  constructor(parts: BroadcastParts) {
    this.#parts = parts;
  }

  start(): void {
    if (!['off', 'refused'].includes(this.get().state)) return;
    this.#failures = 0;
    this.#state.set({ state: 'connecting', error: null });
    void this.#connect();
  }

  stop(): void {
    if (this.get().state === 'off') return;
    this.#state.set({ state: 'off', error: null });
    this.#callOff?.();
    this.#hangUp();
    this.#parts.leaveSeat().catch(() => undefined);
  }

  setTracks(tracks: SentTracks): void {
    this.#wanted = tracks;
    this.#publishWanted();
  }

  async #connect(): Promise<void> {
    try {
      const [client, { connect }] = await Promise.all([loadClient(), this.#parts.takeSeat()]);
      if (this.get().state === 'off') return;
      client.setLogLevel('warn');
      // The tracks belong to the page: what is not sent any more may still be previewed.
      const room = new client.Room({ disconnectOnPageLeave: false, stopLocalTrackOnUnpublish: false });
      this.#connection = { client, room };
      room.on(client.RoomEvent.Disconnected, () => this.#connection?.room === room && this.#lose());
      await room.connect(connect.url, connect.token, { maxRetries: 1, websocketTimeout: 10_000 });
      if (this.#connection?.room !== room) return void room.disconnect();
      this.#failures = 0;
      this.#state.set({ state: 'sending', error: null });
      this.#publishWanted();
    } catch (error) {
      const known = asApiError(error);
      if (this.get().state === 'off') return;
      if (known.status > 0 && !isPassing(known)) this.#state.set({ state: 'refused', error: known });
      else this.#lose();
    }
  }

  #lose(): void {
    this.#hangUp();
    this.#state.set({ state: 'lost', error: null });
    this.#failures += 1;
    const pause = Math.min(500 * 2 ** this.#failures, longestRetryMilliseconds);
    this.#callOff = this.#parts.clock.later(() => void this.#connect(), pause);
  }

  #hangUp(): void {
    const room = this.#connection?.room;
    this.#connection = null;
    this.#published.clear();
    void room?.disconnect();
  }

  /** One change at a time, because a source may be published once only. */
  #publishWanted(): void {
    this.#work = this.#work
      .then(async () => {
        for (const name of sentNames) await this.#publish(name);
      })
      .catch(() => undefined);
  }

  async #publish(name: SentName): Promise<void> {
    const { client, room } = this.#connection ?? {};
    if (!client || !room || this.get().state !== 'sending') return;
    const wanted = this.#wanted[name];
    const before = this.#published.get(name);
    if ((before?.mediaStreamTrack ?? null) === wanted) return;
    if (before) {
      this.#published.delete(name);
      await room.localParticipant.unpublishTrack(before, false);
    }
    if (!wanted) return;
    const { track } = await room.localParticipant.publishTrack(wanted, optionsOf(client, name));
    if (track) this.#published.set(name, track);
  }
}

/** As the server's recorder takes them: VP8 in one size. */
function optionsOf({ Track }: Client, name: SentName): TrackPublishOptions {
  const video = { simulcast: false, videoCodec: 'vp8' } as const;
  const encoding = { maxBitrate: 2_500_000, maxFramerate: 30 };
  switch (name) {
    case 'camera':
      return { source: Track.Source.Camera, ...video, videoEncoding: encoding };
    case 'screen':
      return { source: Track.Source.ScreenShare, ...video, screenShareEncoding: encoding };
    case 'microphone':
      return { source: Track.Source.Microphone };
    case 'screenSound':
      return { source: Track.Source.ScreenShareAudio };
  }
}
