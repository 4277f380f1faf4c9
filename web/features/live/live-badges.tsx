import type { LiveView } from '#contracts/live.ts';
import { formatCount, formatDuration } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useWords } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Icon } from '../../ui/icon.tsx';
import { EyeIcon } from '../../ui/icons.ts';

/** Over the picture: whether it is live, for how long, and how many watch. */
export function LiveBadges({ view }: { view: LiveView }) {
  const { t } = useWords('live');
  const { state, startedAt } = view.session;
  if (state === 'ended') return <Badge tone="onPicture">{t('badges.replay')}</Badge>;
  return (
    <>
      {state === 'live' ? (
        <Badge tone="live">{t('badges.live')}</Badge>
      ) : (
        <Badge tone="onPicture">{t('badges.paused')}</Badge>
      )}
      {view.may.broadcast && startedAt && <Running since={startedAt} />}
      <Badge tone="onPicture">
        <Icon of={EyeIcon} size="small" />
        {t('watching', { count: view.watching, formatted: formatCount(view.watching) })}
      </Badge>
    </>
  );
}

function Running({ since }: { since: string }) {
  const now = useNow();
  return (
    <Badge tone="onPicture" className="ratio">
      {formatDuration((now - Date.parse(since)) / 1000)}
    </Badge>
  );
}
