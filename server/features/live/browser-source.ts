import { AppError } from '#server/app-error.ts';
import type {
  BrowserRecorder,
  BrowserRecording,
  LiveIngest,
  LiveReceiver,
  SenderRefusal,
} from '#server/ports/live-ingest.ts';
import {
  RoomServerUnavailable,
  type RoomGrants,
  type RoomReceiver,
  type RoomSeat,
  type RoomServer,
} from '#server/ports/room-server.ts';
import type { SignallingDecision } from '#server/ports/signalling.ts';
import { newId } from '#server/random.ts';

export interface BrowserSourceDependencies {
  server: RoomServer;
  recorder: BrowserRecorder;
  /** The check of every request of a page: null when the page is not open, or the cookie does not own it. */
  authorise(
    pageSessionId: string,
    cookieHeader: string | undefined,
  ): { mediaId: string } | null | Promise<{ mediaId: string } | null>;
  onError(error: unknown): void;
}

type EndReason = Parameters<BrowserRecording['end']>[0];

/** One browser that sends: its page has the only seat of a room that nobody else enters and no list shows. */
class Broadcast {
  readonly id = newId();
  readonly room = newId();
  readonly lost = new AbortController();
  readonly mediaId: string;
  readonly pageSessionId: string;
  receiver: RoomReceiver | null = null;
  /** Null while nothing arrives. */
  recording: Promise<BrowserRecording> | null = null;

  constructor(mediaId: string, pageSessionId: string) {
    this.mediaId = mediaId;
    this.pageSessionId = pageSessionId;
  }
}

const maySend: RoomGrants = { maySend: ['camera', 'microphone', 'screen_share'], isHidden: false };
const mayHear: RoomGrants = { maySend: [], isHidden: true };

/**
 * Live sessions that are sent from a browser: by the room engine into a hidden room, from which this process receives
 * and records. To the rest of the product it is one more way in which senders come.
 */
export class BrowserSource implements Pick<LiveIngest, 'cut' | 'close'> {
  readonly #dependencies: BrowserSourceDependencies;
  readonly #broadcasts = new Map<string, Broadcast>();
  #live: LiveReceiver | null = null;

  constructor(dependencies: BrowserSourceDependencies) {
    this.#dependencies = dependencies;
  }

  start(receiver: LiveReceiver): void {
    this.#live = receiver;
  }

  isSending(mediaId: string): boolean {
    return [...this.#broadcasts.values()].some((one) => one.mediaId === mediaId);
  }

  /** Gives the page a seat, and returns its id; throws `rooms.no_engine`. A page that has one keeps it. */
  async open(mediaId: string, pageSessionId: string): Promise<string> {
    const known = [...this.#broadcasts.values()].find((one) => one.mediaId === mediaId);
    if (known && known.pageSessionId === pageSessionId) return known.id;
    if (known) throw new AppError('live.busy');
    const { server } = this.#dependencies;
    if (!this.#live || server.state().state !== 'ready') throw new AppError('rooms.no_engine');
    const broadcast = new Broadcast(mediaId, pageSessionId);
    this.#broadcasts.set(broadcast.id, broadcast);
    try {
      await server.openRoom(broadcast.room);
      broadcast.receiver = await this.#receive(broadcast);
    } catch (error) {
      await this.#drop(broadcast, 'failed');
      throw error instanceof RoomServerUnavailable ? new AppError('rooms.no_engine') : error;
    }
    return broadcast.id;
  }

  /** The second kind of seat that the signalling proxy knows. */
  async decide(seatId: string, cookieHeader: string | undefined): Promise<SignallingDecision> {
    const { authorise, server } = this.#dependencies;
    const broadcast = this.#broadcasts.get(seatId);
    const page = broadcast && (await authorise(broadcast.pageSessionId, cookieHeader));
    if (!broadcast || page?.mediaId !== broadcast.mediaId) return { allowed: false, because: 'not_yours' };
    try {
      const target = await server.makeTarget(seatOf(broadcast, seatId, maySend));
      return { allowed: true, target, seat: broadcast.lost.signal, onOpened: () => undefined };
    } catch (error) {
      if (error instanceof RoomServerUnavailable) return { allowed: false, because: 'no_engine' };
      throw error;
    }
  }

  /** Call when pages were closed or ended. */
  pagesEnded(pageSessionIds: string[]): void {
    const ended = new Set(pageSessionIds);
    for (const one of this.#broadcasts.values()) if (ended.has(one.pageSessionId)) void this.#drop(one, 'left');
  }

  /** Call when rights on the item may have changed: who may broadcast no more stops sending. */
  async recheck(mediaId: string, mayBroadcast: (pageSessionId: string) => Promise<boolean>): Promise<void> {
    for (const one of this.#broadcasts.values())
      if (one.mediaId === mediaId && !(await mayBroadcast(one.pageSessionId))) await this.#drop(one, 'left');
  }

  cut(mediaId: string, because: SenderRefusal): void {
    // A new stream key is of no concern to a browser, which has none.
    if (because === 'key_replaced') return;
    for (const one of this.#broadcasts.values()) if (one.mediaId === mediaId) void this.#drop(one, because);
  }

  async close(): Promise<void> {
    const endings = [...this.#broadcasts.values()].map((one) => this.#drop(one, 'failed'));
    await Promise.all(endings);
  }

  #receive(broadcast: Broadcast): Promise<RoomReceiver> {
    const { server, recorder, onError } = this.#dependencies;
    const live = this.#live!;
    return server.receive(seatOf(broadcast, newId(), mayHear), {
      frame(frame) {
        if (broadcast.lost.signal.aborted) return;
        broadcast.recording ??= recorder.record(broadcast.mediaId, live);
        void broadcast.recording.then((recording) => recording.frame(frame)).catch(onError);
      },
      stopped: (source) => void broadcast.recording?.then((recording) => recording.stopped(source)).catch(onError),
      left: () => void this.#endRecording(broadcast, 'lost'),
      lost: () => void this.#drop(broadcast, 'lost'),
    });
  }

  async #drop(broadcast: Broadcast, because: EndReason): Promise<void> {
    if (!this.#broadcasts.delete(broadcast.id)) return;
    broadcast.lost.abort();
    broadcast.receiver?.close();
    const closing = this.#dependencies.server.closeRoom(broadcast.room).catch((error: unknown) => {
      if (!(error instanceof RoomServerUnavailable)) this.#dependencies.onError(error);
    });
    await Promise.all([closing, this.#endRecording(broadcast, because)]);
  }

  /** What comes afterwards is a new recording. */
  async #endRecording(broadcast: Broadcast, because: EndReason): Promise<void> {
    const { recording } = broadcast;
    broadcast.recording = null;
    await recording?.then((one) => one.end(because)).catch((error: unknown) => this.#dependencies.onError(error));
  }
}

function seatOf({ room }: Broadcast, participantId: string, grants: RoomGrants): RoomSeat {
  return { room, participantId, name: '', grants };
}
