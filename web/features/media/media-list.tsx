import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Reply } from '#contracts/api.ts';
import type { MediaItem } from '#contracts/media.ts';
import { CardPages } from '../../lib/card-pages.tsx';
import { mediaListQuery } from './queries.ts';
import type { MediaAsked } from './queries.ts';
import { MediaCard } from './media-card.tsx';

type Pages = InfiniteData<Reply<'GET /api/media'>>;

/** The items of all pages shown, each once: an item may move from one page to the next between two requests. */
function itemsOf(pages: Pages | undefined): MediaItem[] {
  const items = pages?.pages.flatMap((page) => page.items) ?? [];
  return [...new Map(items.map((item) => [item.id, item])).values()];
}

/** The items that match the query, as far as they have been loaded. */
export function useMediaList(asked: MediaAsked, channelId?: string) {
  const list = useInfiniteQuery(mediaListQuery(asked, channelId));
  return { list, items: itemsOf(list.data), total: list.data?.pages[0]?.total ?? null };
}

export interface MediaListProps extends ReturnType<typeof useMediaList> {
  hasOwner?: boolean;
  /** Further entries of the menu of an item; null for none. */
  moreActions?: (item: MediaItem) => ReactNode;
  /** Shown when nothing is found. */
  empty: ReactNode;
}

export function MediaList({ list, items, hasOwner = false, moreActions, empty }: MediaListProps) {
  const cards = items.map((item) => (
    <li key={item.id}>
      <MediaCard item={item} hasOwner={hasOwner} moreActions={moreActions?.(item)} />
    </li>
  ));
  return <CardPages list={list} cards={cards} empty={empty} />;
}
