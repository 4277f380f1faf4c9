import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { FailureNotice } from './failure-notice.tsx';
import { formatCount } from './format.ts';
import { useShowMore } from './use-show-more.ts';
import { useWords } from './words.ts';

export interface PagedProps {
  list: UseInfiniteQueryResult;
  /** How many rows are shown, of how many. */
  shown: number;
  total: number;
  /** Shown when nothing is found. */
  empty: ReactNode;
  children: ReactNode;
}

/** What stands around the rows of a long list: waiting, failed, nothing found, and the button for more. */
export function Paged({ list, shown, total, empty, children }: PagedProps) {
  const { t } = useWords('site');
  const { rows, showMore } = useShowMore<HTMLDivElement>(list);
  if (list.isPending) {
    return (
      <Loading label={t('loading')}>
        <div className="stack">
          {Array.from({ length: 6 }, (_, at) => (
            <Skeleton key={at} height="2.5rem" />
          ))}
        </div>
      </Loading>
    );
  }
  const failed = list.error && (
    <div className="stack">
      <FailureNotice error={list.error} />
      <div>
        <Button size="small" onClick={() => void (list.data ? list.fetchNextPage() : list.refetch())}>
          {t('tryAgain')}
        </Button>
      </div>
    </div>
  );
  if (!list.data) return failed;
  if (shown === 0) return empty;
  return (
    <div className="stack">
      <div ref={rows} className="stack">
        {children}
      </div>
      {failed}
      {list.hasNextPage && !list.error && (
        <p className="row-wrap">
          <Button isBusy={list.isFetchingNextPage} onClick={showMore}>
            {t('showMore')}
          </Button>
          <span className="muted number">{t('shownOf', { shown: formatCount(shown), total: formatCount(total) })}</span>
        </p>
      )}
    </div>
  );
}
