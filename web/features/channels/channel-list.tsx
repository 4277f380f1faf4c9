import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { ChannelCard } from './channel-card.tsx';
import styles from './channels.module.css';
import { channelListQuery } from './queries.ts';
import type { ChannelsAsked } from './queries.ts';

export function useChannelList(asked: ChannelsAsked) {
  const list = useInfiniteQuery(channelListQuery(asked));
  return { list, total: list.data?.pages[0]?.total ?? null };
}

/** Cards in columns, with a button for the next page. */
export function ChannelList({ list, empty }: ReturnType<typeof useChannelList> & { empty: ReactNode }) {
  const { t } = useTranslation('site');
  if (list.isPending) return <Waiting />;
  if (list.error) {
    const again = (
      <Button size="small" onClick={() => void (list.data ? list.fetchNextPage() : list.refetch())}>
        {t('tryAgain')}
      </Button>
    );
    return <Notice tone="danger" title={errorWords(list.error, t)} action={again} />;
  }
  const channels = list.data.pages.flatMap((page) => page.channels);
  if (channels.length === 0) return empty;
  return (
    <>
      <ul className={styles.grid}>
        {channels.map((channel) => (
          <li key={channel.id}>
            <ChannelCard channel={channel} />
          </li>
        ))}
      </ul>
      <div className={styles.after}>
        {list.hasNextPage && (
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('showMore')}
          </Button>
        )}
      </div>
    </>
  );
}

function Waiting() {
  const { t } = useTranslation('site');
  return (
    <Loading label={t('loading')}>
      <div className={styles.grid}>
        {Array.from({ length: 4 }, (_, at) => (
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
