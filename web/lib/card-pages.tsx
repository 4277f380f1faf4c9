import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import styles from './card-pages.module.css';
import { errorWords } from './error-words.ts';
import { useShowMore } from './use-show-more.ts';
import { useWords } from './words.ts';

const waitingCards = 8;

export interface CardPagesProps {
  list: UseInfiniteQueryResult;
  /** The cards of all pages shown, each in an `li`. */
  cards: ReactNode[];
  /** Shown when nothing is found. */
  empty: ReactNode;
}

/** Cards in columns, with a button for the next page. */
export function CardPages({ list, cards, empty }: CardPagesProps) {
  const { t } = useWords('site');
  const { rows, showMore } = useShowMore<HTMLUListElement>(list);
  const again = (
    <Button size="small" onClick={() => void (list.data ? list.fetchNextPage() : list.refetch())}>
      {t('tryAgain')}
    </Button>
  );
  const failed = list.error && <Notice tone="danger" title={errorWords(list.error, t)} action={again} />;
  if (list.isPending) return <Waiting label={t('loading')} />;
  if (!list.data) return failed;
  if (cards.length === 0) return empty;
  return (
    <>
      <ul ref={rows} className={styles.grid}>
        {cards}
      </ul>
      <div className={styles.after}>
        {list.isFetchNextPageError && failed}
        {list.hasNextPage && !list.isFetchNextPageError && (
          <Button isBusy={list.isFetchingNextPage} onClick={showMore}>
            {t('showMore')}
          </Button>
        )}
      </div>
    </>
  );
}

function Waiting({ label }: { label: string }) {
  return (
    <Loading label={label}>
      <div className={styles.grid}>
        {Array.from({ length: waitingCards }, (_, at) => (
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
