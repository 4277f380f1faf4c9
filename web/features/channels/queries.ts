import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import type { Channel } from '#contracts/channels.ts';
import { call } from '../../lib/api.ts';

export interface ChannelsAsked {
  query?: string;
  mine?: 'true';
}

/** The channels that match, page by page. */
export const channelListQuery = (asked: ChannelsAsked) =>
  infiniteQueryOptions({
    queryKey: ['channels', 'list', asked],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/channels', { query: pageParam ? { ...asked, cursor: pageParam } : asked }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export const channelQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['channels', 'channel', channelId],
    queryFn: ({ signal }) => call('GET /api/channels/:channelId', { params: { channelId } }, { signal }),
  });

export const membersQuery = (channelId: string, query = '') =>
  infiniteQueryOptions({
    queryKey: [...channelQuery(channelId).queryKey, 'members', query],
    queryFn: ({ pageParam, signal }) =>
      call(
        'GET /api/channels/:channelId/members',
        { params: { channelId }, query: { query, ...(pageParam && { cursor: pageParam }) } },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

export const candidatesQuery = (channelId: string, query: string) =>
  queryOptions({
    queryKey: [...channelQuery(channelId).queryKey, 'candidates', query],
    queryFn: ({ signal }) =>
      call('GET /api/channels/:channelId/candidates', { params: { channelId }, query: { query } }, { signal }),
    enabled: query !== '',
    placeholderData: (before) => before,
  });

/** Puts the channel that the answer to a change brought into the cache, and invalidates what depends on it. */
export function takeChannel(client: QueryClient, channel: Channel): void {
  client.setQueryData(channelQuery(channel.id).queryKey, channel);
  void client.invalidateQueries({ queryKey: ['channels', 'list'] });
  void client.invalidateQueries({ queryKey: ['media'] });
}

/** Reads a channel again with its members, after one of them or an item came or went. */
export function refreshChannel(client: QueryClient, channelId: string): void {
  void client.invalidateQueries({ queryKey: channelQuery(channelId).queryKey });
  void client.invalidateQueries({ queryKey: ['channels', 'list'] });
  void client.invalidateQueries({ queryKey: ['media', 'list'] });
}
