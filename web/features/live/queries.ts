import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';

/** A live session's settings and state, for pages without a page session. */
export const liveQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['live', mediaId],
    queryFn: ({ signal }) => call('GET /api/live/:mediaId', { params: { mediaId }, query: {} }, { signal }),
  });
