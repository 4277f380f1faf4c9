import { queryOptions } from '@tanstack/react-query';
import { call } from '../../lib/api.ts';

const roomMilliseconds = 30_000;

/** A room's settings and session, for pages outside the room. */
export const roomQuery = (mediaId: string) =>
  queryOptions({
    queryKey: ['rooms', mediaId],
    queryFn: ({ signal }) => call('GET /api/rooms/:mediaId', { params: { mediaId } }, { signal }),
    staleTime: roomMilliseconds,
  });
