import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { formatCount } from '../../lib/format.ts';
import { isInProgress } from '../../lib/queries.ts';
import { useWords } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { GuestIcon } from '../../ui/icons.ts';
import { Meta } from '../../ui/meta.tsx';
import { cardTime } from './card-time.ts';
import { FailureWords, ItemProgress } from './item-state.tsx';
import { MediaCardMenu } from './media-card-menu.tsx';
import { Poster } from './poster.tsx';
import styles from './media.module.css';

/** The facts under a title: when, by whom, how often. */
function Facts({ item, hasOwner }: { item: MediaItem; hasOwner: boolean }) {
  const { t } = useWords('media');
  const { views } = item.counts;
  return (
    <Meta isSmall>
      {hasOwner && <span>{t('site:by', { name: item.owner.name })}</span>}
      <span>{cardTime(item, t)}</span>
      {item.status === 'draft' ? (
        <span>{t('draft')}</span>
      ) : (
        <span className="number">{t('site:views', { count: views, formatted: formatCount(views) })}</span>
      )}
      {item.may.edit && item.visibility !== 'published' && <span>{t(`visibility.${item.visibility}.name`)}</span>}
    </Meta>
  );
}

export interface MediaCardProps {
  item: MediaItem;
  /** Names the owner: in the library, not among the member's own items. */
  hasOwner?: boolean;
  /** Further entries of its menu. */
  moreActions?: ReactNode;
}

/** One item: its picture, title and state, and a menu for members who may change it. */
export function MediaCard({ item, hasOwner = false, moreActions }: MediaCardProps) {
  const { t } = useTranslation('media');
  const to = { to: '/media/$mediaId', params: { mediaId: item.id } } as const;
  const hasMenu = item.may.edit || item.may.delete || Boolean(moreActions);
  const links = item.guestLinks ?? 0;
  return (
    <article className={styles.card}>
      {/* The title beneath leads to the same page: one tab stop is enough. */}
      <Link {...to} tabIndex={-1} aria-hidden="true">
        <Poster item={item} />
      </Link>
      <div className={styles.cardTitle}>
        <h2>
          <Link {...to}>{item.title}</Link>
        </h2>
        {hasMenu && <MediaCardMenu item={item}>{moreActions}</MediaCardMenu>}
      </div>
      {isInProgress(item) && <ItemProgress item={item} />}
      {item.status === 'failed' && <FailureWords code={item.failure} />}
      {!isInProgress(item) && item.status !== 'failed' && <Facts item={item} hasOwner={hasOwner} />}
      {links > 0 && (
        <p className={styles.links}>
          <Icon of={GuestIcon} size="small" />
          <span className="number">{t('site:guestLinks', { count: links, formatted: formatCount(links) })}</span>
        </p>
      )}
    </article>
  );
}
