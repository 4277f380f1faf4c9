import type { Wiring } from './wiring.ts';
import { findAccountNames } from '../features/accounts/store.ts';
import { findChannelsOfRooms } from '../features/channels/store.ts';
import { countLinks } from '../features/guest-access/store.ts';
import { startPurge, type Purge } from '../features/media/purge.ts';
import { serveMedia, servePoster } from '../features/media/routes.ts';
import { mediaFolder } from '../ports/blob-store.ts';
import type { MediaKindsActions } from '../features/media/kinds.ts';
import type { ComposedTranscoding } from './transcoding.ts';

/** The library, with what other features know about its items. */
export function composeMedia(wiring: Wiring, transcoding: ComposedTranscoding, kinds: MediaKindsActions) {
  const { app, serve, access, writer, database, clock, config, blobs, finder } = wiring;
  const { read } = database;
  const { write } = writer;
  const library = {
    read,
    write,
    kinds,
    findChannels: findChannelsOfRooms,
    findAccountNames,
    countGuestLinks: countLinks,
    findProgress: transcoding.findProgress,
    decideForItems: access.decideForItems,
    isListedFor: access.isListedFor,
    mediaUrl: (mediaId: string) => `${config.publicUrl}/media/${mediaId}`,
  };
  serveMedia(serve, library);
  servePoster(app, {
    finder,
    read,
    access,
    async readPoster(mediaId) {
      const key = `${mediaFolder(mediaId)}/poster.jpg`;
      const size = await blobs.size(key);
      return size === null ? null : await blobs.readRange(key, 0, size);
    },
  });
  let purge: Purge | null = null;
  return {
    library,
    startPurge() {
      purge = startPurge({
        read,
        write,
        clock,
        removeFiles: transcoding.removeFiles,
        onError: (error) => app.log.error({ err: error }, 'purge failed'),
      });
    },
    close: () => purge?.close(),
  };
}
