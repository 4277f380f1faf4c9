import { useState } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { browserClock } from '../../lib/clock.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { useFollowed } from '../../lib/use-followed.ts';
import { LiveStore } from './live-store.ts';

export interface FollowedLive {
  store: LiveStore;
  view: LiveView | null;
  error: ApiError | null;
}

/** A live session, kept up to date while the page has a page session. */
export function useLive(mediaId: string, events: ServerEventHub, pageSessionId: string | null): FollowedLive {
  const [store] = useState(
    () =>
      new LiveStore({
        events,
        clock: browserClock,
        read: (page) =>
          call('GET /api/live/:mediaId', { params: { mediaId }, query: page ? { pageSessionId: page } : {} }),
      }),
  );
  const { value: view, error } = useFollowed(store, pageSessionId);
  return { store, view, error };
}
