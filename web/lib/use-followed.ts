import { useEffect } from 'react';
import type { Followed, FollowedSnapshot } from './followed.ts';
import { useObservable } from './observable.ts';

/** What the store knows, kept up to date while the page has a page session. */
export function useFollowed<T extends object>(store: Followed<T>, pageSessionId: string | null): FollowedSnapshot<T> {
  useEffect(() => {
    store.setPage(pageSessionId ?? undefined);
    if (pageSessionId) store.start();
    else store.stop();
  }, [store, pageSessionId]);
  useEffect(() => () => store.stop(), [store]);
  return useObservable(store);
}
