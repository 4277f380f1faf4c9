import { useEffect } from 'react';
import { useWords } from '../lib/words.ts';
import { Badge } from '../ui/badge.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import type { LivePictureProps } from './live-picture.tsx';
import { PagePlayer } from './page-player.tsx';

/** What arrives before the session is live, without sound at first: it is seen by those who broadcast alone. */
export function LivePreview({ media, view, playback, keeper }: LivePictureProps) {
  const { t } = useWords('live');
  const isMissing = view?.session.state === 'ready' && !playback;
  useEffect(() => {
    keeper.setHurried(isMissing);
    if (isMissing) void keeper.renew();
  }, [keeper, isMissing]);
  if (!playback) return <Skeleton isPicture />;
  return (
    <PagePlayer
      media={media}
      playback={playback}
      keeper={keeper}
      mayAutoplay
      isMuted
      isPreview
      live={{ canGoBack: false, isPaused: false }}
      badges={<Badge tone="onPicture">{t('badges.preview')}</Badge>}
    />
  );
}
