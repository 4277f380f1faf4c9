import { MutationCache, QueryCache, QueryClient, queryOptions } from '@tanstack/react-query';
import type { MediaItem } from '#contracts/media.ts';
import { call, isApiError } from './api.ts';
import { isPassing } from './passing.ts';

/** Retries what may pass by itself: a lost connection, a busy or restarting server. Never a refusal. */
function mayRetry(failures: number, error: unknown): boolean {
  return isApiError(error) && isPassing(error) && failures < 2;
}

/** `whenFailed` is called for every failure of a query or of a change, besides the component that made the request. */
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

/** Whether the server is still working on the item, so that it is worth reading again. */
export function isInProgress(item: MediaItem): boolean {
  return item.status === 'uploading' || item.status === 'processing';
}

export const progressMilliseconds = 2000;
const draftMilliseconds = 5000;

/** An item without a file may be given one in another window. */
function refetchMilliseconds(item: MediaItem): number | false {
  if (isInProgress(item)) return progressMilliseconds;
  return item.status === 'draft' ? draftMilliseconds : false;
}

/** One item. Other queries about an item have keys that begin with this one, so that they are invalidated with it. */
export const mediaItemQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['media', 'item', mediaId],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId', { params: { mediaId } }, { signal }),
    refetchInterval: ({ state }) => state.data && refetchMilliseconds(state.data),
  });
