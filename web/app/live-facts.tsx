import { Link } from '@tanstack/react-router';
import type { MediaItem } from '#contracts/media.ts';
import type { FollowedLive } from '../features/live/use-live.ts';
import { whenWords } from '../features/live/when-words.ts';
import { formatCount } from '../lib/format.ts';
import { useWords } from '../lib/words.ts';
import { MediaActions } from './media-actions.tsx';
import { MediaFacts } from './media-facts.tsx';

/** Title, facts and actions of a live session. */
export function LiveFacts({ item, live: { view } }: { item: MediaItem; live: FollowedLive }) {
  const { t } = useWords('live-owner');
  const isRunning = view?.session.state === 'live' || view?.session.state === 'paused';
  const watching = isRunning ? view.watching : 0;
  return (
    <MediaFacts
      media={item}
      hasPlays={view?.session.state === 'ended'}
      when={view ? whenWords(view.session, t) : undefined}
      actions={
        <MediaActions
          item={item}
          currentSeconds={() => 0}
          deleteRemark={watching > 0 ? t('deleting', { count: watching, formatted: formatCount(watching) }) : undefined}
        />
      }
      tagLink={(tag) => (
        <Link to="/" search={{ tag }}>
          {tag}
        </Link>
      )}
    />
  );
}
