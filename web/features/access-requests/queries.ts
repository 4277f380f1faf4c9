import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { mediaItemQuery } from '../../lib/queries.ts';

const waitingMilliseconds = 5_000;
const listMilliseconds = 30_000;

/** What somebody who may not enter an item is told of it; read again while a request waits for its answer. */
export const closedItemQuery = (itemId: string) =>
  queryOptions({
    queryKey: ['access-requests', itemId],
    queryFn: ({ signal }) => call('GET /api/access-requests/:itemId', { params: { itemId } }, { signal }),
    refetchInterval: ({ state }) => (state.data?.request?.state === 'open' ? waitingMilliseconds : false),
  });

/** Who asks for access to an item, for those who may answer. */
export const accessRequestsQuery = (mediaId: string) =>
  queryOptions({
    queryKey: [...mediaItemQuery(mediaId).queryKey, 'access-requests'],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId/access-requests', { params: { mediaId } }, { signal }),
    refetchInterval: listMilliseconds,
  });
