import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ClosedScreen } from '../features/access-requests/closed-screen.tsx';
import { closedItemQuery } from '../features/access-requests/queries.ts';
import { formatDate } from '../lib/format.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { Meta } from '../ui/meta.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace, Screen } from './media-column.tsx';
import styles from './media-facts.module.css';
import { FailedPage } from './message-page.tsx';

/**
 * An item that the member may not see: a room or live session says who decides and takes a request; anything else, and
 * an address of nothing, is not found. Opens by itself when the member may enter.
 */
export function ClosedPage({ mediaId }: { mediaId: string }) {
  const { t } = useTranslation('site');
  const client = useQueryClient();
  const { data: item, error, refetch } = useQuery(closedItemQuery(mediaId));
  const isOpen = item?.isOpen ?? false;
  usePageTitle(item?.title ?? null);
  useEffect(() => {
    if (isOpen) void client.resetQueries({ queryKey: mediaItemQuery(mediaId).queryKey });
  }, [client, isOpen, mediaId]);
  if (error && !item) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!item) return null;
  return (
    <MediaColumn>
      <AbovePlayer />
      <PlayerPlace>
        <Screen aria-label={t('closedItem')}>
          <ClosedScreen item={item} />
        </Screen>
      </PlayerPlace>
      <div className={styles.head}>
        <div className="stack-tight">
          <PageHeading className={styles.title}>
            <bdi>{item.title}</bdi>
          </PageHeading>
          <Meta>
            <span>
              <bdi>{t('by', { name: item.ownerName })}</bdi>
            </span>
            <span>{formatDate(item.publishedAt)}</span>
          </Meta>
        </div>
      </div>
    </MediaColumn>
  );
}
