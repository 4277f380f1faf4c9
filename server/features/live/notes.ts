import { LRUCache } from 'lru-cache';
import type { LiveView } from '#contracts/live.ts';
import type { SenderNote, SenderRefusal } from '#server/ports/live-ingest.ts';

type Note = LiveView['notes'][number];
export type LiveNoteCode = SenderRefusal | SenderNote;

const mostItems = 1_000;
const mostNotes = 10;

/** What the owner should know of senders, the newest first. In memory: a sender that is refused tries again. */
export class SenderNotes {
  readonly #notes = new LRUCache<string, Note[]>({ max: mostItems });

  of(mediaId: string): Note[] {
    return this.#notes.get(mediaId) ?? [];
  }

  forget(mediaId: string): void {
    this.#notes.delete(mediaId);
  }

  /** A note like an earlier one takes its place, so that one sender that tries again and again fills one line. */
  add(mediaId: string, code: LiveNoteCode, detail: string | null, now: Date): void {
    const others = this.of(mediaId).filter((note) => note.code !== code || note.detail !== detail);
    this.#notes.set(mediaId, [{ code, detail, at: now.toISOString() }, ...others].slice(0, mostNotes));
  }
}
