import { useEffect, useState } from 'react';
import { useObservable } from '../../lib/observable.ts';
import { ServerEventHub } from '../../lib/server-events.ts';
import { keeperClock } from './keeping-timer.ts';
import { listenToServer } from './listen-to-server.ts';
import { PageSessionKeeper } from './page-session-keeper.ts';
import type { PageStep } from './page-session-keeper.ts';
import { createPreviousPage } from './previous-page.ts';
import { createServerCalls } from './server-calls.ts';

/** Tells the keeper what the browser does with the tab. Returns the function that stops listening. */
function followTab(keeper: PageSessionKeeper): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  const wake = () => {
    if (document.visibilityState === 'visible') keeper.wake();
  };
  document.addEventListener('visibilitychange', wake, { signal });
  addEventListener('online', wake, { signal });
  addEventListener('pagehide', () => keeper.stop(), { signal });
  // A tab restored from the back/forward cache has ended its page session: the link is checked again, as on a reload.
  addEventListener('pageshow', (event) => event.persisted && keeper.start(), { signal });
  return () => ending.abort();
}

export interface OpenedPage {
  page: PageStep;
  keeper: PageSessionKeeper;
  /** The server's events for this page, whatever its present page session. */
  events: ServerEventHub;
}

/** Holds a page session of this item while the component is mounted. Give the component the item's id as `key`. */
export function usePageSession(mediaId: string, as?: 'preview' | 'invited'): OpenedPage {
  const [keeper] = useState(
    () =>
      new PageSessionKeeper({
        calls: createServerCalls(mediaId, as),
        previous: createPreviousPage(mediaId),
        clock: keeperClock,
      }),
  );
  const [events] = useState(() => new ServerEventHub());
  useEffect(() => {
    keeper.start();
    const stopFollowing = followTab(keeper);
    return () => {
      stopFollowing();
      keeper.stop();
    };
  }, [keeper]);
  const page = useObservable(keeper);
  const openId = page.step === 'open' ? page.session.id : null;
  useEffect(() => events.on('renew', () => void keeper.renew()), [events, keeper]);
  useEffect(() => (openId ? listenToServer(openId, events) : undefined), [events, openId]);
  return { page, keeper, events };
}
