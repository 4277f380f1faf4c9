import type { Packager } from '../features/live/packager/packager.ts';
import { createChanges, type LiveChanged } from '../features/live/change.ts';
import { createClockwork } from '../features/live/clockwork.ts';
import { SenderNotes } from '../features/live/notes.ts';
import { LiveSenders } from '../features/live/senders.ts';
import type { StreamKeys } from '../features/live/stream-keys.ts';
import type { ComposedLivePages } from './live-pages.ts';
import type { Recordings } from './live-recordings.ts';
import type { Wiring } from './wiring.ts';

export type LiveInMemory = ReturnType<typeof composeLiveInMemory>;

/** Live sessions as this process holds them: who sends, and what follows from each change after its commit. */
export function composeLiveInMemory(
  wiring: Wiring,
  keys: StreamKeys,
  pages: ComposedLivePages,
  packager: Packager,
  recordings: Recordings,
) {
  const { app, clock, database, liveIngest: ingest, processes, writer } = wiring;
  const { read } = database;
  const { write } = writer;
  const onError = (error: unknown) => app.log.error({ err: error }, 'background work of live sessions failed');
  const notes = new SenderNotes();
  /** Whether this process takes senders; null: not decided yet. */
  const taking: { isOn: boolean | null } = { isOn: null };
  const finishing = new Set<string>();

  const changes = createChanges(keys, (changed) => {
    follow(changed);
    pages.tellChanged(changed);
  });
  const senders = new LiveSenders({
    ...{ read, write, clock, keys, changes, notes, packager, onError },
    processId: processes.id,
    isTaking: () => taking.isOn === true,
    cut: (mediaId, because) => ingest.cut(mediaId, because),
    onNews: pages.tellMakers,
  });
  const clockwork = createClockwork({
    ...{ read, write, clock, changes },
    hasSender: (mediaId) => senders.isBusy(mediaId),
    onLive: (mediaId) => packager.show(mediaId),
  });

  function follow({ before, now }: LiveChanged): void {
    const { mediaId, state } = now;
    clockwork.follow(now);
    if (now.dvr !== before.dvr) packager.setDvr(mediaId, now.dvr);
    if (state === before.state) return;
    if (state === 'live') packager.show(mediaId);
    if (state === 'ended') void finish(mediaId).catch(onError);
  }

  /** The session has ended: sends its sender away, and makes what was recorded the replay. */
  async function finish(mediaId: string): Promise<void> {
    if (finishing.has(mediaId)) return;
    finishing.add(mediaId);
    try {
      ingest.cut(mediaId, 'session_ended');
      await senders.closed(mediaId);
      await packager.finish(mediaId);
      pages.tellPlayable(mediaId);
      await recordings.finish(mediaId);
    } finally {
      finishing.delete(mediaId);
    }
  }

  return { changes, senders, clockwork, notes, taking, finish, onError };
}
