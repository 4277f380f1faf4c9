import type { Unit } from '../database/write.ts';
import { createChanges, insertLive, type LiveChange } from '../features/live/change.ts';
import { serveLive } from '../features/live/routes.ts';
import { createStreamKeys } from '../features/live/stream-keys.ts';
import { createLiveViews } from '../features/live/view.ts';
import { createSealedSecrets } from '../sealed-secrets.ts';
import { composeLiveAudience } from './live-audience.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { Wiring } from './wiring.ts';

export type ComposedLive = ReturnType<typeof composeLive>;

/** Live sessions: their states, stream keys, and what their pages are told. */
export function composeLive(wiring: Wiring, pages: ComposedPageSessions) {
  const { access, config, database, serve, writer } = wiring;
  const { read } = database;
  const keys = createStreamKeys(createSealedSecrets(wiring.tokenSecret, 'stream-key'));
  const changes = createChanges(keys, ({ now }) => pages.sockets.tellItem(now.mediaId, 'live'));
  const audience = composeLiveAudience(wiring, pages);
  const views = createLiveViews({
    ...{ read, access },
    findOwnPage: pages.findOwn,
    find: () => ({ health: null, notes: [], isRecording: true }),
    countWatching: audience.countWatching,
    ingestState: () => ({ isListening: false, problem: null, addresses: { rtmp: null, rtmps: null } }),
  });
  serveLive(serve, {
    ...{ read, write: writer.write, isOn: config.live.isOn, keys, changes, views },
    cut: () => undefined,
  });
  return {
    close: audience.close,
    make: (unit: Unit, mediaId: string, wanted: LiveChange) => insertLive(unit, mediaId, wanted, keys),
  };
}
