import { infiniteQueryOptions } from '@tanstack/react-query';
import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import type { Query, Reply } from '#contracts/api.ts';
import type { MediaItem } from '#contracts/media.ts';
import { call } from '../../lib/api.ts';
import { isInProgress, mediaItemQuery, progressMilliseconds } from '../../lib/queries.ts';

export type MediaAsked = Omit<NonNullable<Query<'GET /api/media'>>, 'cursor'>;

/** The library page by page, or the items of a channel; read again while an item shown is in progress. */
export const mediaListQuery = (asked: MediaAsked, channelId?: string) =>
  infiniteQueryOptions({
    queryKey: ['media', 'list', asked, channelId],
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam ? { ...asked, cursor: pageParam } : asked;
      return channelId === undefined
        ? call('GET /api/media', { query }, { signal })
        : call('GET /api/channels/:channelId/media', { params: { channelId }, query }, { signal });
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(isInProgress)) ? progressMilliseconds : false,
  });

/** Puts the item that the answer to a change brought into the cache, and invalidates the lists. */
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

/** Removes a deleted item from the cache, so that the next list does not show it while it is read again. */
export function forgetMediaItem(client: QueryClient, mediaId: string): void {
  client.setQueriesData<MediaPages>({ queryKey: ['media', 'list'] }, (known) => known && withoutItem(known, mediaId));
  client.removeQueries({ queryKey: mediaItemQuery(mediaId).queryKey });
  void client.invalidateQueries({ queryKey: ['media', 'list'] });
}
