import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import type { Query } from '#contracts/api.ts';
import { call } from '../../lib/api.ts';

type Whole = NonNullable<Query<'GET /api/media/:mediaId/attendance'>>;
/** Absent, not undefined, where nothing is asked: it becomes an address. */
export type Asked = { [K in 'session' | 'query' | 'way' | 'sort']?: NonNullable<Whole[K]> };

const insideMilliseconds = 10_000;
const quietMilliseconds = 30_000;

/** Who was at the item, page by page; read again by itself, sooner while somebody is inside. */
export const attendanceQuery = (mediaId: string, asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['attendance', mediaId, asked],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /api/media/:mediaId/attendance',
        { params: { mediaId }, query: pageParam ? { ...asked, cursor: pageParam } : asked },
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
    refetchInterval({ state: { data } }) {
      const first = data?.pages[0];
      return first && (first.heat.isRunning || first.totals.inside > 0) ? insideMilliseconds : quietMilliseconds;
    },
  });

/** Where everybody who was found can be downloaded. */
export function fileAddress(mediaId: string, asked: Asked): string {
  return `/api/media/${mediaId}/attendance?${new URLSearchParams({ ...asked, format: 'csv' }).toString()}`;
}
