import { mediaFolder, type BlobStore } from '#server/ports/blob-store.ts';
import { LiveMedia } from './live-media.ts';
import { readRecording } from './recording.ts';
import { RunningTake, type NewTake, type RunningTakeDependencies } from './running-take.ts';

export type LivePlayable = LiveMedia;

/** Where the bytes of one sender go. */
export interface LiveTakeWriter {
  /** Throws DamagedMedia, or rejects with it. A promise asks to wait. */
  write(bytes: Buffer): void | Promise<void>;
  /** Resolves when everything is recorded; what is written later is dropped. */
  close(): Promise<void>;
}

/** What the item's row says. */
export interface SessionFacts {
  /** It is or was live; before that there is only a preview, which is not recorded. */
  isShown: boolean;
  isEnded: boolean;
  /** A sender sends, to this process or to another. */
  isSending: boolean;
  hasDvr: boolean;
}

export interface PackagerDependencies extends Omit<RunningTakeDependencies, 'onRecording'> {
  blobs: BlobStore;
  /** Null: there is no such live item, or it was deleted. */
  findSession(mediaId: string): Promise<SessionFacts | null>;
  /** How far people may go back while the session runs. */
  dvrSeconds: number;
  /** Called when the recording stops, for want of space, and when it goes on. */
  onRecording(mediaId: string, isRecording: boolean): void;
}

/** How long rows are believed of an item whose sender sends to another process, or to none. */
const freshMs = 1_000;
/** Items in memory; one of a day takes four megabytes. */
const mostItems = 100;

/** Makes streams playable: low-latency HLS while they are sent, and the replay from the same bytes. */
export class Packager {
  readonly #dependencies: PackagerDependencies;
  readonly #items = new Map<string, { media: LiveMedia; freshUntilMs: number }>();
  readonly #reading = new Map<string, Promise<LiveMedia | null>>();
  readonly #takes = new Map<string, LiveTakeWriter>();
  readonly #unrecorded = new Set<string>();

  constructor(dependencies: PackagerDependencies) {
    this.#dependencies = dependencies;
  }

  /** What an item plays; null: there is no such live item. */
  find(mediaId: string): LivePlayable | null | Promise<LivePlayable | null> {
    const known = this.#items.get(mediaId);
    if (known && (known.media.isTaking || known.media.isEnded)) return known.media;
    if (known && this.#dependencies.clock.elapsedMs() < known.freshUntilMs) return known.media;
    return this.#read(mediaId);
  }

  /** The sender of an item begins, or begins anew. */
  openTake(take: NewTake): LiveTakeWriter {
    const { mediaId } = take;
    let running: RunningTake | null = null;
    let closing: Promise<void> | null = null;
    const open = async () => {
      await this.#takes.get(mediaId)?.close();
      const media = await this.#read(mediaId);
      if (!media) throw new Error('This live session does not exist.');
      media.openTakes += 1;
      media.lastOwnTake = take.number;
      const onRecording = (isRecording: boolean) => this.#tellRecording(mediaId, isRecording);
      running = new RunningTake({ ...this.#dependencies, onRecording }, media, take);
      return { media, running };
    };
    const opening = open();
    // The adapter hears of it when it writes.
    opening.catch(() => {});
    const close = async () => {
      const opened = await opening;
      await opened.running.close();
      opened.media.openTakes -= 1;
      if (this.#takes.get(mediaId) === writer) this.#takes.delete(mediaId);
    };
    const writer: LiveTakeWriter = {
      write(bytes) {
        if (closing) return;
        return running ? running.write(bytes) : opening.then((opened) => opened.running.write(bytes));
      },
      close: () => (closing ??= close()),
    };
    this.#takes.set(mediaId, writer);
    return writer;
  }

  /** The session goes live: what begins from the next key frame on is shown to everybody, and recorded. */
  show(mediaId: string): void {
    this.#tell(mediaId, (media) => media.show());
  }

  setDvr(mediaId: string, hasDvr: boolean): void {
    this.#tell(mediaId, (media) => media.setDvr(hasDvr));
  }

  /** The session has ended: closes its take, and makes what is recorded the replay. */
  async finish(mediaId: string): Promise<void> {
    await this.#takes.get(mediaId)?.close();
    this.#tell(mediaId, (media) => media.end());
  }

  /** The item was deleted: who waits for what is about to come waits no longer. Its files go with its folder. */
  async forget(mediaId: string): Promise<void> {
    this.#tell(mediaId, (media) => media.end());
    await this.#takes.get(mediaId)?.close();
    await this.#reading.get(mediaId)?.catch(() => null);
    this.#items.delete(mediaId);
    this.#unrecorded.delete(mediaId);
  }

  /** False: the disk is full, and the stream goes on without a recording. */
  isRecording(mediaId: string): boolean {
    return !this.#unrecorded.has(mediaId);
  }

  /** Also when its row is being read, which may have been before the change. */
  #tell(mediaId: string, change: (media: LiveMedia) => void): void {
    const known = this.#items.get(mediaId);
    if (known) change(known.media);
    this.#reading.get(mediaId)?.then(
      (media) => media && change(media),
      () => {},
    );
  }

  #read(mediaId: string): Promise<LiveMedia | null> {
    const running =
      this.#reading.get(mediaId) ?? this.#readRows(mediaId).finally(() => void this.#reading.delete(mediaId));
    this.#reading.set(mediaId, running);
    return running;
  }

  /** Brings what is known of an item up to its rows, which another process may write. */
  async #readRows(mediaId: string): Promise<LiveMedia | null> {
    const { blobs, rows, findSession, dvrSeconds, clock } = this.#dependencies;
    const freshUntilMs = clock.elapsedMs() + freshMs;
    const session = await findSession(mediaId);
    if (!session) {
      this.#items.delete(mediaId);
      return null;
    }
    const media = this.#items.get(mediaId)?.media ?? new LiveMedia(mediaId, dvrSeconds);
    const nexts = [...media.timelines.values()].map(({ nextSequence }) => nextSequence);
    if (session.isShown) {
      const news = await rows.read(mediaId, Math.min(...nexts, nexts.length === 0 ? 0 : Infinity));
      await readRecording(blobs, mediaFolder(mediaId), news, (rendition) => media.timelineOf(rendition));
      media.show();
    }
    media.setDvr(session.hasDvr);
    media.setSending(session.isSending);
    if (session.isEnded) media.end();
    this.#keep(mediaId, { media, freshUntilMs });
    return media;
  }

  #keep(mediaId: string, item: { media: LiveMedia; freshUntilMs: number }): void {
    this.#items.delete(mediaId);
    this.#items.set(mediaId, item);
    if (this.#items.size <= mostItems) return;
    const oldest = [...this.#items].find(([, { media }]) => !media.isTaking);
    if (oldest) this.#items.delete(oldest[0]);
  }

  #tellRecording(mediaId: string, isRecording: boolean): void {
    if (this.#unrecorded.has(mediaId) !== isRecording) return;
    if (isRecording) this.#unrecorded.delete(mediaId);
    else this.#unrecorded.add(mediaId);
    this.#dependencies.onRecording(mediaId, isRecording);
  }
}
