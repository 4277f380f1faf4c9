import type { LiveView } from '#contracts/live.ts';
import type { LiveConfig } from '../config.ts';
import type { LiveIngest, LiveIngestState } from '../ports/live-ingest.ts';
import type { Act, PersonKey } from '../access/person.ts';
import type { Unit } from '../database/write.ts';
import { every } from '../every.ts';
import { insertLive, type LiveChange, type LiveChanges } from '../features/live/change.ts';
import { serveLive } from '../features/live/routes.ts';
import { createStreamKeys } from '../features/live/stream-keys.ts';
import { createLiveViews, type LiveViews } from '../features/live/view.ts';
import { findOpenOfOwner, touchSession } from '../features/live/store.ts';
import { createEndPagesOfItem } from '../features/page-sessions/end.ts';
import { findOpenOfPerson } from '../features/page-sessions/store.ts';
import { createSealedSecrets } from '../sealed-secrets.ts';
import { composeLiveAudience } from './live-audience.ts';
import { composeLiveInMemory, type LiveInMemory } from './live-in-memory.ts';
import type { ComposedLivePackager } from './live-packager.ts';
import { composeLivePages, type ComposedLivePages } from './live-pages.ts';
import { createRecordings } from './live-recordings.ts';
import type { ComposedLivingPages } from './living-pages.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { ComposedTranscoding } from './transcoding.ts';
import type { Wiring } from './wiring.ts';

export type ComposedLive = ReturnType<typeof composeLive>;

const tickMs = 1_000;

/** Live sessions: their states, who sends, and what their pages are told. */
export function composeLive(
  wiring: Wiring,
  { living }: ComposedLivingPages,
  pages: ComposedPageSessions,
  { packager, recordingChanged }: ComposedLivePackager,
  transcoding: ComposedTranscoding,
) {
  const { config, database, liveIngest: ingest, serve, writer } = wiring;
  const { read } = database;
  const keys = createStreamKeys(createSealedSecrets(wiring.tokenSecret, 'stream-key'));
  const livePages = composeLivePages(wiring, living, pages);
  const audience = composeLiveAudience(wiring, pages);
  const recordings = createRecordings(wiring, packager, transcoding);
  const memory = composeLiveInMemory(wiring, keys, livePages, packager, recordings);
  const { changes, senders, news } = memory;
  recordingChanged.subscribe((mediaId) => {
    livePages.tellEverybody(mediaId);
    news.note(mediaId);
  });
  const views = composeViews(wiring, pages, { memory, livePages, audience });
  serveLive(serve, {
    ...{ read, write: writer.write, isOn: config.live.isOn, keys, changes, views },
    cut: (mediaId, because) => ingest.cut(mediaId, because),
  });
  const tick = createTick(wiring, memory);
  let stopTicking = () => {};

  return {
    tick,
    /** For senders that come another way than through `LiveIngest`. */
    senders,
    makeLive: (unit: Unit, mediaId: string, wanted: LiveChange) => insertLive(unit, mediaId, wanted, keys),
    /** The item is deleted: its session ends, and those who watch it are sent away. */
    async closeLive(unit: Unit, mediaId: string, _by: unknown, act: Act): Promise<void> {
      await changes.close(unit, mediaId, act);
      unit.afterCommit(() => void memory.drop(mediaId).catch(memory.onError));
      await createEndPagesOfItem(living)(unit, mediaId);
    },
    renewKeysOf: createRenewKeysOf(changes, ingest),
    rightsMayDiffer: livePages.rightsMayDiffer,
    /** What the person may do with the item has changed: the person's pages are told. */
    async rightsChanged(unit: Unit, mediaId: string, person: PersonKey): Promise<void> {
      const open = await findOpenOfPerson(unit.db, mediaId, person);
      await touchSession(unit, mediaId);
      unit.afterCommit(() => livePages.rightsChanged(mediaId, open));
    },
    async start(): Promise<void> {
      if (!config.live.isOn) return;
      await tick().catch(memory.onError);
      stopTicking = every(tickMs, tick, memory.onError);
      void recordings.finishOthers().catch(memory.onError);
    },
    async close(): Promise<void> {
      stopTicking();
      livePages.close();
      news.stop();
      audience.close();
      await ingest.close();
      await senders.allClosed();
    },
  };
}

/** New stream keys for all sessions of an owner, who is locked out or gives them away: the old ones are dead. */
function createRenewKeysOf({ renewKey }: Pick<LiveChanges, 'renewKey'>, ingest: Pick<LiveIngest, 'cut'>) {
  return async (unit: Unit, ownerId: string, act: Act): Promise<void> => {
    for (const mediaId of await findOpenOfOwner(unit.db, ownerId)) {
      await renewKey(unit, mediaId, act);
      unit.afterCommit(() => ingest.cut(mediaId, 'key_replaced'));
    }
  };
}

interface ViewNeighbors {
  memory: LiveInMemory;
  livePages: ComposedLivePages;
  audience: Pick<ReturnType<typeof composeLiveAudience>, 'countWatching'>;
}

function composeViews(
  { access, clock, config, database, liveIngest: ingest }: Wiring,
  pages: ComposedPageSessions,
  { memory, livePages, audience }: ViewNeighbors,
): LiveViews {
  return createLiveViews({
    ...{ read: database.read, access },
    findOwnPage: pages.findOwn,
    findNews: memory.news.find,
    graceLeftMs: memory.clockwork.graceLeftMs,
    now: () => clock.now(),
    countWatching: audience.countWatching,
    noteReader: livePages.noteReader,
    describeIngest: () => describeIngest(config.live, memory.taking.isOn, ingest.state()),
  });
}

/** A process that leaves encoders to another one knows of no problem, but does not know a port that the system chose. */
function describeIngest(
  { isOn, rtmpPort }: Pick<LiveConfig, 'isOn' | 'rtmpPort'>,
  isTaking: boolean | null,
  { addresses, problem }: LiveIngestState,
): LiveView['ingest'] {
  if (!isOn) return { rtmp: null, rtmps: null, problem: 'off' };
  if (isTaking && problem !== null) return { ...addresses, problem: problem === 'starting' ? 'starting' : 'failed' };
  const isKnown = isTaking !== null && (rtmpPort !== 0 || addresses.rtmp !== null);
  return { ...addresses, problem: isKnown ? null : 'starting' };
}

/** One process at a time takes senders; another one begins to when that is gone. */
function createTick(
  { findLease, liveIngest: ingest }: Wiring,
  { clockwork, finish, senders, taking, onError }: LiveInMemory,
): () => Promise<void> {
  const lease = findLease('live-ingest');
  let hasStarted = false;
  return async () => {
    taking.isOn = (await lease.look()) !== 'lost' || (await lease.take());
    if (!taking.isOn) {
      // This process was silent for so long that another one took over.
      for (const mediaId of senders.items()) ingest.cut(mediaId, 'live_off');
      return;
    }
    if (!hasStarted) {
      hasStarted = true;
      await ingest.start(senders);
    }
    const sending = senders.items();
    const running = await clockwork.tick();
    // Ended by another process. Pictures of a recording may take minutes, for which the other sessions do not wait.
    for (const mediaId of sending) if (!running.has(mediaId)) void finish(mediaId).catch(onError);
  };
}
