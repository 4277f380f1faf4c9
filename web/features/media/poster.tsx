import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { formatDuration } from '../../lib/format.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { Badge } from '../../ui/badge.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { AlertIcon } from '../../ui/icons.ts';
import styles from './media.module.css';

/** The picture of an item and its running time; the item's title beside it says what it is. */
export function Poster({ item }: { item: MediaItem }) {
  const [isBroken, setIsBroken] = useState(false);
  const hasPicture = item.hasPoster && !isBroken;
  return (
    <div className={styles.poster}>
      {hasPicture ? (
        <img
          src={`/api/media/${item.id}/poster`}
          alt=""
          width={480}
          height={270}
          loading="lazy"
          onError={() => setIsBroken(true)}
        />
      ) : (
        <Icon of={item.status === 'failed' ? AlertIcon : mediaKinds[item.kind].withoutPicture} size="large" />
      )}
      {mediaKinds[item.kind].hasRoom && <RoomBadge item={item} />}
      {mediaKinds[item.kind].hasLive && <LiveBadge item={item} />}
      {item.durationSeconds !== null && item.isPlayable && (
        <Badge tone="onPicture" className={classNames(styles.duration, 'number', 'ratio')}>
          {formatDuration(item.durationSeconds)}
        </Badge>
      )}
    </div>
  );
}

/** Marks a live session until it has ended, and that it is live. */
function LiveBadge({ item }: { item: MediaItem }) {
  const { t } = useTranslation('live');
  const state = item.session?.state;
  if (state === 'ended') return null;
  const isLive = state === 'live' || state === 'paused';
  return (
    <Badge tone={isLive ? 'live' : 'neutral'} className={styles.duration}>
      {isLive ? t('badges.live') : t('kind')}
    </Badge>
  );
}

/** Marks a room, and whether it is open now. */
function RoomBadge({ item }: { item: MediaItem }) {
  const { t } = useTranslation('rooms');
  const isOpen = item.session?.state === 'open';
  return (
    <Badge tone={isOpen ? 'accent' : 'neutral'} className={styles.duration}>
      {isOpen ? t('openNow') : t('kind')}
    </Badge>
  );
}
