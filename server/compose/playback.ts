import type { Playback } from '#contracts/page-sessions.ts';
import type { Wiring } from './wiring.ts';
import { describeLive } from '../features/playback/live-source.ts';
import { OpenReplies } from '../features/playback/open-replies.ts';
import { describePlayback } from '../features/playback/playable.ts';
import { createPlayables, type Playables } from '../features/playback/playables.ts';
import { servePlayback } from '../features/playback/routes.ts';
import type { ComposedLivingPages } from './living-pages.ts';
import type { ComposedLivePackager } from './live-packager.ts';

export interface ComposedPlayback {
  describe(mediaId: string, pageSessionId: string): Promise<Playback | null>;
  /** `mayPreview`: whether the page may see what is sent before the session is live. */
  describeLive(mediaId: string, pageSessionId: string, mayPreview: () => Promise<boolean>): Promise<Playback | null>;
  /** Call when rights on the item may have changed: who may broadcast no more sees no preview. */
  recheckPreviews(mediaId: string): void;
  find: Playables['find'];
  invalidate(mediaId: string): void;
}

/** Media files and live streams, for the owner of a living page session. */
export function composePlayback(
  { app, blobs, clock, config, database }: Wiring,
  { authorise, ended }: ComposedLivingPages,
  { packager }: ComposedLivePackager,
): ComposedPlayback {
  const playables = createPlayables(database.read, clock);
  const replies = new OpenReplies();
  /** The page sessions that were given a preview. */
  const previews = new Map<string, { mediaId: string; mayPreview: () => Promise<boolean> }>();
  async function recheck(id: string, mayPreview: () => Promise<boolean>): Promise<void> {
    if (!(await mayPreview())) previews.delete(id);
  }
  const onError = (error: unknown) => app.log.error({ err: error }, 'asking who may see a preview failed');
  ended.subscribe((ids) => {
    replies.end(ids);
    for (const id of ids) previews.delete(id);
  });
  servePlayback(app, {
    authorise,
    findPlayable: (mediaId) => playables.find(mediaId),
    blobs,
    cacheBytes: config.segmentCacheBytes,
    accelRedirect: config.accelRedirect,
    live: { find: (mediaId) => packager.find(mediaId), mayPreview: (id) => previews.has(id), replies },
  });
  return {
    async describe(mediaId, pageSessionId) {
      const playable = await playables.find(mediaId);
      return playable && describePlayback(pageSessionId, playable, clock.now());
    },
    async describeLive(mediaId, pageSessionId, mayPreview) {
      const [source, playable] = await Promise.all([packager.find(mediaId), playables.find(mediaId)]);
      if (!source || !playable) return null;
      if (!source.isShown) {
        if (!(await mayPreview())) return null;
        previews.set(pageSessionId, { mediaId, mayPreview });
      }
      return describeLive(pageSessionId, source, playable);
    },
    recheckPreviews(mediaId) {
      for (const [id, preview] of previews)
        if (preview.mediaId === mediaId) recheck(id, preview.mayPreview).catch(onError);
    },
    find: (mediaId) => playables.find(mediaId),
    invalidate: (mediaId) => playables.invalidate(mediaId),
  };
}
