import { infiniteQueryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';

/** For a browser whose socket something in between blocks. */
const rereadMilliseconds = 120_000;

/** What the member is told, newest first; the page is told when to read it again. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: ['notices'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /api/notices', { query: pageParam ? { cursor: pageParam } : {} }, { signal }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
  refetchInterval: rereadMilliseconds,
  refetchOnWindowFocus: true,
});
