import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';
import { mediaItemQuery } from '../../lib/queries.ts';

/** The item's guest access: switch, links, limits. */
export const guestAccessQuery = (mediaId: string) =>
  queryOptions({
    queryKey: [...mediaItemQuery(mediaId).queryKey, 'guest-access'],
    queryFn: ({ signal }) => call('GET /api/media/:mediaId/guest-access', { params: { mediaId } }, { signal }),
  });
