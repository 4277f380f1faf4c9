import { isDeepStrictEqual } from 'node:util';
import { every } from '../every.ts';
import type { Playable } from '../features/playback/playable.ts';
import type { ComposedPageSessions } from './page-sessions.ts';
import type { ComposedPlayback } from './playback.ts';
import type { Wiring } from './wiring.ts';

export interface Renewal {
  /** To be called after the commit that changed what the item's pages play. */
  renew(mediaId: string): void;
  close(): void;
}

const lookMs = 1_000;

/** Lets open pages renew when what they play has changed, in this process or, on PostgreSQL, in another one. */
export function composeRenewal(
  { app, database }: Wiring,
  { connected, disconnected, sockets }: ComposedPageSessions,
  { find, invalidate }: ComposedPlayback,
): Renewal {
  const itemOf = new Map<string, string>();
  /** What the open pages of each item play; null for an item without a file. */
  const known = new Map<string, Omit<Playable, 'sizes'> | null>();
  connected.subscribe(({ id, mediaId }) => void itemOf.set(id, mediaId));
  disconnected.subscribe(({ id }) => void itemOf.delete(id));

  async function look(): Promise<void> {
    const items = new Set(itemOf.values());
    for (const mediaId of known.keys()) if (!items.has(mediaId)) known.delete(mediaId);
    for (const mediaId of items) {
      const before = known.get(mediaId);
      if (before === null) continue;
      const playable = await find(mediaId);
      const now = playable && withoutSizes(playable);
      if (before && known.has(mediaId) && !isDeepStrictEqual(before, now)) sockets.tellItem(mediaId, 'renew');
      known.set(mediaId, now);
    }
  }

  const onError = (error: unknown) => app.log.error({ err: error }, 'looking for changed items failed');
  return {
    renew(mediaId) {
      invalidate(mediaId);
      sockets.tellItem(mediaId, 'renew');
      known.delete(mediaId);
    },
    close: database.kind === 'postgres' ? every(lookMs, look, onError) : () => {},
  };
}

/** Sizes of some files are added when they are requested: that is no change. */
function withoutSizes({ sizes: _sizes, ...rest }: Playable): Omit<Playable, 'sizes'> {
  return rest;
}
