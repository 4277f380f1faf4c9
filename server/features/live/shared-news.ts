import type { Kysely } from 'kysely';
import type { Tables } from '#server/database/tables.ts';
import type { Write } from '#server/database/write.ts';
import { every } from '#server/every.ts';
import { findNews, saveNews, type LiveNews, type StoredNews } from './news-store.ts';

export interface SharedNewsDependencies {
  read: Kysely<Tables>;
  write: Write;
  /** What this process knows. */
  findOwn(mediaId: string): LiveNews;
  /** Whether this process takes senders: then it writes, and the others read. */
  isTaking(): boolean;
  /** Items with pages at this process. */
  items(): string[];
  /** Another process has written; `isForAll`: what everybody is shown is different. */
  onChanged(mediaId: string, isForAll: boolean): void;
  onError(error: unknown): void;
}

const lookMs = 1_000;
const nothing: LiveNews = { health: null, notes: [], isRecording: true };

export interface News {
  /** There is something new about this item's sender. */
  note(mediaId: string): void;
  find(mediaId: string): Promise<LiveNews>;
  stop(): void;
}

/** Several processes on one database: what the one that takes senders knows of them is shown by all. */
export function shareNews(dependencies: SharedNewsDependencies): News {
  const { read, write, findOwn, isTaking, items, onChanged, onError } = dependencies;
  const unwritten = new Set<string>();
  let known = new Map<string, StoredNews>();

  async function tell(): Promise<void> {
    const changed = [...unwritten];
    unwritten.clear();
    for (const mediaId of changed) await write((unit) => saveNews(unit, mediaId, findOwn(mediaId)));
  }

  async function hear(): Promise<void> {
    const found = await findNews(read, items());
    for (const [mediaId, { version, isRecording }] of found) {
      const before = known.get(mediaId) ?? { ...nothing, version: 0 };
      if (before.version !== version) onChanged(mediaId, before.isRecording !== isRecording);
    }
    known = found;
  }

  return {
    note: (mediaId) => void unwritten.add(mediaId),
    async find(mediaId) {
      if (isTaking()) return findOwn(mediaId);
      return (await findNews(read, [mediaId])).get(mediaId) ?? nothing;
    },
    stop: every(lookMs, () => (isTaking() ? tell() : hear()), onError),
  };
}
