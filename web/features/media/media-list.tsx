import { useInfiniteQuery } from '@tanstack/react-query';
import type { InfiniteData } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reply } from '#contracts/api.ts';
import type { MediaItem } from '#contracts/media.ts';
import { errorWords } from '../../lib/error-words.ts';
import { mediaListQuery } from './queries.ts';
import type { MediaAsked } from './queries.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { MediaCard } from './media-card.tsx';
import styles from './media.module.css';

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

function Waiting() {
  const { t } = useTranslation('site');
  return (
    <Loading label={t('loading')}>
      <div className={styles.grid}>
        {Array.from({ length: 8 }, (_, at) => (
          <div key={at} className="stack-tight">
            <Skeleton isPicture />
            <Skeleton width="80%" />
            <Skeleton width="50%" height="0.75rem" />
          </div>
        ))}
      </div>
    </Loading>
  );
}

export interface MediaListProps extends ReturnType<typeof useMediaList> {
  hasOwner?: boolean;
  /** Further entries of the menu of an item; null for none. */
  moreActions?: (item: MediaItem) => ReactNode;
  /** Shown when nothing is found. */
  empty: ReactNode;
}

/** Cards in columns, with a button for the next page. */
export function MediaList({ list, items, hasOwner = false, moreActions, empty }: MediaListProps) {
  const { t } = useTranslation('site');
  const again = (
    <Button size="small" onClick={() => void (list.data ? list.fetchNextPage() : list.refetch())}>
      {t('tryAgain')}
    </Button>
  );
  const failed = list.error && <Notice tone="danger" title={errorWords(list.error, t)} action={again} />;
  if (list.isPending) return <Waiting />;
  if (!list.data) return failed;
  if (items.length === 0) return empty;
  return (
    <>
      <ul className={styles.grid}>
        {items.map((item) => (
          <li key={item.id}>
            <MediaCard item={item} hasOwner={hasOwner} moreActions={moreActions?.(item)} />
          </li>
        ))}
      </ul>
      <div className={styles.after}>
        {list.isFetchNextPageError && failed}
        {list.hasNextPage && !list.isFetchNextPageError && (
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('showMore')}
          </Button>
        )}
      </div>
    </>
  );
}
