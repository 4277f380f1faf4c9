import { MutationCache, QueryCache, QueryClient, infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type { Query, Reply } from '#contracts/api.ts';
import type { MediaItem } from '#contracts/media.ts';
import { call, isApiError } from './api.ts';
import { isPassing } from './passing.ts';

/** Tries again what may pass by itself: a lost connection, a busy or restarting server. Never a refusal. */
function mayRetry(failures: number, error: unknown): boolean {
  return isApiError(error) && isPassing(error) && failures < 2;
}

/** `whenFailed` hears of every failure of a query, and of a change as such, beside whoever asked. */
export function createQueryClient(whenFailed: (error: unknown, of: 'query' | 'change') => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: (error) => whenFailed(error, 'query') }),
    mutationCache: new MutationCache({ onError: (error) => whenFailed(error, 'change') }),
    defaultOptions: {
      queries: { staleTime: 5000, retry: mayRetry, networkMode: 'always' },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
}

/** Who is signed in. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }) => (await call('GET /api/accounts/me', {}, { signal })).account,
  staleTime: 60_000,
});

export const accountSessionsQuery = queryOptions({
  queryKey: ['account', 'sessions'],
  queryFn: async ({ signal }) => (await call('GET /api/accounts/me/sessions', {}, { signal })).sessions,
});

/** Whether the server is still working on the item, so that asking again is worth while. */
export function isInProgress(item: MediaItem): boolean {
  return item.status === 'uploading' || item.status === 'processing';
}

const progressMilliseconds = 2000;
const draftMilliseconds = 5000;

/** An item without a file may be given one in another window. */
function refetchMilliseconds(item: MediaItem): number | false {
  if (isInProgress(item)) return progressMilliseconds;
  return item.status === 'draft' ? draftMilliseconds : false;
}

export const mediaItemQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['media', 'item', mediaId],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId', { params: { mediaId } }, { signal }),
    refetchInterval: ({ state }) => state.data && refetchMilliseconds(state.data),
  });

export type MediaAsked = Omit<NonNullable<Query<'GET /api/media'>>, 'cursor'>;

/** The library page by page; asks again while an item shown is in progress. */
export const mediaListQuery = (asked: MediaAsked) =>
  infiniteQueryOptions({
    queryKey: ['media', 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/media', { query: pageParam ? { ...asked, cursor: pageParam } : asked }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isInProgress)) ? progressMilliseconds : false,
  });

export const guestAccessQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['guest-access', mediaId],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId/guest-access', { params: { mediaId } }, { signal }),
  });

const roomMilliseconds = 30_000;

/** A room's settings and session, for pages that do not stand in it. */
export const roomQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['rooms', mediaId],
    queryFn: ({ signal }) => call('GET /api/rooms/:mediaId', { params: { mediaId } }, { signal }),
    staleTime: roomMilliseconds,
  });

/** Puts the state a change answered with where every page reads it, and lets the lists be asked again. */
export function takeMediaItem(client: QueryClient, item: MediaItem): void {
  client.setQueryData(mediaItemQuery(item.id).queryKey, item);
  void client.invalidateQueries({ queryKey: ['media', 'list'] });
}

type MediaPages = InfiniteData<Reply<'GET /api/media'>>;

function withoutItem(known: MediaPages, mediaId: string): MediaPages {
  const isShown = known.pages.some(({ items }) => items.some(({ id }) => id === mediaId));
  if (!isShown) return known;
  const pages = known.pages.map((page) => ({
    ...page,
    total: page.total - 1,
    items: page.items.filter(({ id }) => id !== mediaId),
  }));
  return { ...known, pages };
}

/** Forgets an item that is gone; a list that is opened next does not show it while it is asked again. */
export function forgetMediaItem(client: QueryClient, mediaId: string): void {
  client.setQueriesData<MediaPages>({ queryKey: ['media', 'list'] }, (known) => known && withoutItem(known, mediaId));
  client.removeQueries({ queryKey: mediaItemQuery(mediaId).queryKey });
  client.removeQueries({ queryKey: guestAccessQuery(mediaId).queryKey });
  void client.invalidateQueries({ queryKey: ['media', 'list'] });
}
