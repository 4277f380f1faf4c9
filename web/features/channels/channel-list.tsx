import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CardPages } from '../../lib/card-pages.tsx';
import { ChannelCard } from './channel-card.tsx';
import { channelListQuery } from './queries.ts';
import type { ChannelsAsked } from './queries.ts';

export function useChannelList(asked: ChannelsAsked) {
  const list = useInfiniteQuery(channelListQuery(asked));
  return { list, total: list.data?.pages[0]?.total ?? null };
}

export function ChannelList({ list, empty }: ReturnType<typeof useChannelList> & { empty: ReactNode }) {
  const channels = list.data?.pages.flatMap((page) => page.channels) ?? [];
  const cards = channels.map((channel) => (
    <li key={channel.id}>
      <ChannelCard channel={channel} />
    </li>
  ));
  return <CardPages list={list} cards={cards} empty={empty} />;
}
