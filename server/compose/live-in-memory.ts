import type { Packager } from '../features/live/packager/packager.ts';
import { createChanges, type LiveChanged } from '../features/live/change.ts';
import { createClockwork } from '../features/live/clockwork.ts';
import { SenderNotes } from '../features/live/notes.ts';
import { LiveSenders } from '../features/live/senders.ts';
import { shareNews, type News } from '../features/live/shared-news.ts';
import type { StreamKeys } from '../features/live/stream-keys.ts';
import type { LiveIngest } from '../ports/live-ingest.ts';
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

  const changes = createChanges(keys, (changed) => {
    follow(changed);
    pages.tellChanged(changed);
  });
  const senders = new LiveSenders({
    ...{ read, write, clock, keys, changes, notes, packager, onError },
    processId: processes.id,
    isTaking: () => taking.isOn === true,
    cut: (mediaId, because) => ingest.cut(mediaId, because),
    onNews(mediaId) {
      pages.tellMakers(mediaId);
      news.note(mediaId);
    },
  });
  const news = composeNews(wiring, pages, {
    isTaking: () => taking.isOn === true,
    findOwn: (mediaId) => ({
      health: senders.healthOf(mediaId),
      notes: notes.of(mediaId),
      isRecording: packager.isRecording(mediaId),
    }),
  });
  const endings = createEndings({ ingest, senders, packager, pages, recordings, notes });
  const clockwork = createClockwork({
    ...{ read, write, clock, changes },
    hasSender: (mediaId) => senders.isBusy(mediaId),
    onLive: (mediaId) => packager.show(mediaId),
  });

  function follow({ before, now }: LiveChanged): void {
    const { mediaId, state } = now;
    clockwork.follow(now);
    news.note(mediaId);
    if (now.dvr !== before.dvr) packager.setDvr(mediaId, now.dvr);
    if (state === before.state) return;
    if (state === 'live') packager.show(mediaId);
    if (state === 'ended') void endings.finish(mediaId).catch(onError);
  }

  return { changes, senders, clockwork, news, taking, ...endings, onError };
}

interface EndingNeighbors {
  ingest: Pick<LiveIngest, 'cut'>;
  senders: Pick<LiveSenders, 'closed'>;
  packager: Pick<Packager, 'finish' | 'forget'>;
  pages: Pick<ComposedLivePages, 'tellPlayable'>;
  recordings: Pick<Recordings, 'finish'>;
  notes: SenderNotes;
}

function createEndings({ ingest, senders, packager, pages, recordings, notes }: EndingNeighbors) {
  const finishing = new Set<string>();

  /** The item was deleted: nothing of it stays in memory. */
  async function drop(mediaId: string): Promise<void> {
    ingest.cut(mediaId, 'session_ended');
    await senders.closed(mediaId);
    await packager.forget(mediaId);
    notes.forget(mediaId);
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
      if (!(await recordings.finish(mediaId))) await drop(mediaId);
    } finally {
      finishing.delete(mediaId);
    }
  }

  return { drop, finish };
}

/** An installation on SQLite has one process, which knows everything itself. */
function composeNews(
  { app, database, writer }: Wiring,
  pages: ComposedLivePages,
  own: Pick<Parameters<typeof shareNews>[0], 'isTaking' | 'findOwn'>,
): News {
  if (database.kind !== 'postgres') return { note() {}, find: async (mediaId) => own.findOwn(mediaId), stop() {} };
  return shareNews({
    ...own,
    ...{ read: database.read, write: writer.write, items: pages.items },
    onChanged: (mediaId, isForAll) => (isForAll ? pages.tellEverybody(mediaId) : pages.tellMakers(mediaId)),
    onError: (error) => app.log.error({ err: error }, 'sharing what is known of senders failed'),
  });
}
