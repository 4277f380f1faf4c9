import { setTimeout as wait } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import type { LiveHealth } from '#contracts/live.ts';
import { AppError } from '#server/app-error.ts';
import type { Tables } from '#server/database/tables.ts';
import type { Unit, Write } from '#server/database/write.ts';
import type { Clock } from '#server/ports/clock.ts';
import type { LiveReceiver, LiveSender, LiveSink, SenderRefusal } from '#server/ports/live-ingest.ts';
import { newId } from '#server/random.ts';
import type { LiveChanges } from './change.ts';
import type { SenderNotes } from './notes.ts';
import type { LiveTakeWriter, Packager } from './packager/packager.ts';
import { findByKey, findSession } from './store.ts';
import type { StreamKeys } from './stream-keys.ts';
import { endTake, insertTake } from './take-store.ts';

export interface SenderDependencies {
  read: Kysely<Tables>;
  write: Write;
  clock: Clock;
  keys: StreamKeys;
  changes: Pick<LiveChanges, 'step'>;
  notes: SenderNotes;
  packager: Pick<Packager, 'openTake'>;
  processId: string;
  /** Whether this process takes senders now. */
  isTaking(): boolean;
  /** Sends the item's sender away. */
  cut(mediaId: string, because: SenderRefusal): void;
  /** Something that only those who broadcast are shown has changed. */
  onNews(mediaId: string): void;
  onError(error: unknown): void;
}

type EndReason = Parameters<LiveSink['end']>[0];

interface Sending {
  takeId: string;
  health: LiveHealth | null;
  isOpen: boolean;
  isOver: boolean;
}

const againMs = 1_000;

/** The senders that this process takes, one for each item; what they send goes to the packager. */
export class LiveSenders implements LiveReceiver {
  readonly #dependencies: SenderDependencies;
  readonly #sending = new Map<string, Sending>();
  /** Takes that are being closed, by item. */
  readonly #closing = new Map<string, Promise<void>>();

  constructor(dependencies: SenderDependencies) {
    this.#dependencies = dependencies;
  }

  /** Whether somebody sends to this item, or what was sent is being saved. */
  isBusy(mediaId: string): boolean {
    return this.#sending.has(mediaId) || this.#closing.has(mediaId);
  }

  /** The items to which somebody sends, and whose sessions know of it. */
  items(): string[] {
    return [...this.#sending].flatMap(([mediaId, { isOpen }]) => (isOpen ? [mediaId] : []));
  }

  healthOf(mediaId: string): LiveHealth | null {
    return this.#sending.get(mediaId)?.health ?? null;
  }

  /** Resolves when everything that was sent to this item is recorded and nobody sends any more. */
  async closed(mediaId: string): Promise<void> {
    await this.#closing.get(mediaId);
  }

  /** Resolves when what was sent until now to any item is recorded. */
  async allClosed(): Promise<void> {
    await Promise.all(this.#closing.values());
  }

  async authorize(streamKey: string): ReturnType<LiveReceiver['authorize']> {
    const { read, keys, isTaking } = this.#dependencies;
    if (!isTaking()) return { isAllowed: false, because: 'live_off' };
    const sent = keys.read(streamKey);
    if (!sent) return { isAllowed: false, because: 'wrong_key' };
    const { mediaId } = sent;
    const session = await findByKey(read, sent.keyHash);
    const refuse = (because: SenderRefusal) => {
      this.refused(mediaId, because);
      return { isAllowed: false, because } as const;
    };
    if (session?.mediaId !== mediaId) {
      const isKnown = (await findSession(read, mediaId)) !== null;
      return isKnown ? refuse('wrong_key') : { isAllowed: false, because: 'wrong_key' };
    }
    if (session.state === 'ended') return refuse('session_ended');
    return { isAllowed: true, mediaId };
  }

  begin(sender: LiveSender): LiveSink {
    const { mediaId, protocol } = sender;
    const sending: Sending = { takeId: newId(), health: null, isOpen: false, isOver: false };
    this.#sending.set(mediaId, sending);
    const opening = this.#open(sender, sending);
    let writer: LiveTakeWriter | null = null;
    opening.then(
      (opened) => (writer = opened),
      (error: unknown) => {
        if (!sending.isOver) this.#refuseOpened(mediaId, error);
      },
    );
    return {
      write: async (bytes) => {
        try {
          await (writer ?? (await opening)).write(bytes);
        } catch (error) {
          // What was sent before it is good, and is kept.
          if (!sending.isOver) this.#cutDamaged(mediaId, error);
        }
      },
      measured: (health) => {
        sending.health = { ...health, protocol };
        this.#dependencies.onNews(mediaId);
      },
      end: (because) => this.#end(mediaId, sending, opening, because),
    };
  }

  refused(mediaId: string, because: SenderRefusal, detail?: string): void {
    this.#note(mediaId, because, detail);
  }

  noted(mediaId: string, note: Parameters<LiveReceiver['noted']>[1], detail?: string): void {
    this.#note(mediaId, note, detail);
  }

  #note(mediaId: string, code: Parameters<SenderNotes['add']>[1], detail: string | undefined): void {
    const { notes, clock, onNews } = this.#dependencies;
    notes.add(mediaId, code, detail ?? null, clock.now());
    onNews(mediaId);
  }

  /** Waits, with the sender, for a database that does not answer. */
  async #open(sender: LiveSender, sending: Sending): Promise<LiveTakeWriter> {
    const { write, changes, packager, processId, onError } = this.#dependencies;
    const { mediaId } = sender;
    const open = async (unit: Unit): Promise<number> => {
      await changes.step(unit, mediaId, 'sender_came');
      return await insertTake(unit, sending.takeId, processId, sender);
    };
    await this.#closing.get(mediaId);
    for (;;) {
      try {
        const number = await write(open);
        sending.isOpen = true;
        return packager.openTake({ mediaId, takeId: sending.takeId, number });
      } catch (error) {
        if (sending.isOver || isRefusal(error)) throw error;
        onError(error);
        await wait(againMs);
      }
    }
  }

  #refuseOpened(mediaId: string, error: unknown): void {
    const { cut, onError } = this.#dependencies;
    if (!isRefusal(error)) onError(error);
    cut(mediaId, 'session_ended');
  }

  #cutDamaged(mediaId: string, error: unknown): void {
    const { cut, onError } = this.#dependencies;
    onError(error);
    this.refused(mediaId, 'damaged');
    cut(mediaId, 'damaged');
  }

  #end(mediaId: string, sending: Sending, opening: Promise<LiveTakeWriter>, because: EndReason): void {
    sending.isOver = true;
    if (this.#sending.get(mediaId) === sending) this.#sending.delete(mediaId);
    const closing = this.#close(mediaId, sending, opening, because)
      .catch((error: unknown) => this.#dependencies.onError(error))
      .finally(() => {
        if (this.#closing.get(mediaId) === closing) this.#closing.delete(mediaId);
      });
    this.#closing.set(mediaId, closing);
  }

  /** A sender that only changed its form goes on at once: for its session nothing has happened. */
  async #close(mediaId: string, { takeId }: Sending, opening: Promise<LiveTakeWriter>, because: EndReason) {
    const { write, changes } = this.#dependencies;
    const writer = await opening.catch(() => null);
    if (!writer) return;
    const closed = writer.close();
    await write(async (unit) => {
      if (because !== 'changed' && !this.#sending.has(mediaId)) await changes.step(unit, mediaId, 'sender_gone');
      await endTake(unit, takeId, because);
    }).catch((error: unknown) => this.#dependencies.onError(error));
    await closed;
  }
}

/** The session is over, or its item is gone. */
function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code.startsWith('live.');
}
