import { findItem } from '../access/store.ts';
import { Packager } from '../features/live/packager/packager.ts';
import { isSending, isShown } from '../features/live/rules.ts';
import { findSession } from '../features/live/store.ts';
import { findSegments, insertSegment } from '../features/live/take-store.ts';
import { Subscribers } from './subscribers.ts';
import type { Wiring } from './wiring.ts';

export interface ComposedLivePackager {
  packager: Packager;
  /** Told with the item whose recording stopped for want of space, or goes on. */
  recordingChanged: Subscribers<[mediaId: string]>;
}

/** Makes what senders send playable, and records it. */
export function composeLivePackager(wiring: Wiring): ComposedLivePackager {
  const { app, blobs, clock, config, transcoder, writer } = wiring;
  const { read } = wiring.database;
  const recordingChanged = new Subscribers<[mediaId: string]>();
  const packager = new Packager({
    ...{ blobs, clock, transcoder, smallHeight: config.live.smallHeight },
    rows: {
      add: (segment) => writer.write((unit) => insertSegment(unit, segment)),
      read: (mediaId, from) => findSegments(read, mediaId, from),
    },
    async findSession(mediaId) {
      const [session, item] = await Promise.all([findSession(read, mediaId), findItem(read, mediaId)]);
      if (!session || !item || item.deletedAt !== null) return null;
      const { state, dvr: hasDvr } = session;
      return { isShown: isShown(state), isSending: isSending(state), isEnded: state === 'ended', hasDvr };
    },
    dvrSeconds: config.live.dvrMs / 1_000,
    leastFreeBytes: config.freeDiskBytes,
    onRecording: recordingChanged.tell,
    onError: (error) => app.log.error({ err: error }, 'packaging what a live session sends failed'),
  });
  return { packager, recordingChanged };
}
