import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';

const rereadMilliseconds = 30_000;

/** What the member is told, newest first; read again now and then while the page is looked at. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /api/notices', { query: pageParam ? { cursor: pageParam } : {} }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: rereadMilliseconds,
  refetchOnWindowFocus: true,
});
