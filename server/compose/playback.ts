import type { Playback } from '#contracts/page-sessions.ts';
import type { Wiring } from './wiring.ts';
import { describePlayback } from '../features/playback/playable.ts';
import { createPlayables, type Playables } from '../features/playback/playables.ts';
import { servePlayback } from '../features/playback/routes.ts';
import type { ComposedLivingPages } from './living-pages.ts';

export interface ComposedPlayback {
  describe(mediaId: string, pageSessionId: string): Promise<Playback | null>;
  find: Playables['find'];
  invalidate(mediaId: string): void;
}

/** Media files, for the owner of a living page session. */
export function composePlayback(
  { app, blobs, clock, config, database }: Wiring,
  { authorise }: ComposedLivingPages,
): ComposedPlayback {
  const playables = createPlayables(database.read, clock);
  servePlayback(app, {
    authorise,
    findPlayable: (mediaId) => playables.find(mediaId),
    blobs,
    cacheBytes: config.segmentCacheBytes,
    accelRedirect: config.accelRedirect,
  });
  return {
    async describe(mediaId, pageSessionId) {
      const playable = await playables.find(mediaId);
      return playable && describePlayback(pageSessionId, playable, clock.now());
    },
    find: (mediaId) => playables.find(mediaId),
    invalidate: (mediaId) => playables.invalidate(mediaId),
  };
}
