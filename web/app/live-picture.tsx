import { useEffect, useRef, useState } from 'react';
import type { LiveView } from '#contracts/live.ts';
import type { PageMedia, Playback } from '#contracts/page-sessions.ts';
import { BeforeScreen } from '../features/live/before-screen.tsx';
import { EndedScreen } from '../features/live/ended-line.tsx';
import { LiveBadges } from '../features/live/live-badges.tsx';
import type { PageSessionKeeper } from '../features/page-sessions/page-session-keeper.ts';
import { useWords } from '../lib/words.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { Screen } from './media-column.tsx';
import { PagePlayer } from './page-player.tsx';

export interface LivePictureProps {
  media: Pick<PageMedia, 'title' | 'picture' | 'durationSeconds'>;
  /** Null until the server has answered. */
  view: LiveView | null;
  playback: Playback | undefined;
  keeper: PageSessionKeeper;
}

/** The picture of a live session for those who watch: a countdown, the picture, the replay, each by itself. */
export function LivePicture({ media, view, playback, keeper }: LivePictureProps) {
  const { t } = useWords('live');
  const state = view?.session.state;
  const isOver = state === 'ended';
  const isShown = isOver || state === 'live' || state === 'paused';
  useFreshPlayback(keeper, state, isShown && !playback);
  const { isReplay, startAtSeconds, onEnded, onTimeChange } = useReplay(isOver);
  if (!view) {
    return (
      <Loading label={t('loading')}>
        <Skeleton isPicture />
      </Loading>
    );
  }
  if (!isShown) {
    return (
      <Screen aria-label={t('before.label')}>
        <BeforeScreen session={view.session} />
      </Screen>
    );
  }
  if (!playback) return isOver ? <WithoutRecording view={view} /> : <Skeleton isPicture />;
  const common = { media, playback, keeper, onEnded, onTimeChange, badges: <LiveBadges view={view} /> };
  if (isReplay) {
    const isBehind = startAtSeconds > 0;
    return <PagePlayer key="replay" {...common} startAtSeconds={startAtSeconds} mayAutoplay={isBehind} />;
  }
  return (
    <PagePlayer
      key="live"
      {...common}
      mayAutoplay
      live={{ canGoBack: view.settings.dvr, isPaused: state === 'paused' }}
    />
  );
}

function WithoutRecording({ view }: { view: LiveView }) {
  return (
    <Screen role="status">
      <EndedScreen session={view.session} />
    </Screen>
  );
}

/** What can be played changes with the state: before the start nothing, and after the end the whole. */
function useFreshPlayback(keeper: PageSessionKeeper, state: string | undefined, isMissing: boolean): void {
  const known = useRef(state);
  useEffect(() => {
    if (known.current !== undefined && known.current !== state) void keeper.renew();
    known.current = state;
  }, [keeper, state]);
  useEffect(() => {
    keeper.setHurried(isMissing);
    if (isMissing) void keeper.renew();
  }, [keeper, isMissing]);
}

/** Who is behind the end is left this long at most to get there before the replay takes the picture's place. */
const playOutMilliseconds = 4000;

/** The end has come: who kept up sees the last moments, then the replay from its beginning; others go on in it. */
function useReplay(isOver: boolean) {
  const [isReplay, setIsReplay] = useState(isOver);
  const [startAtSeconds, setStartAtSeconds] = useState(0);
  const atSeconds = useRef(0);
  useEffect(() => {
    if (!isOver || isReplay) return;
    const timer = setTimeout(() => {
      setStartAtSeconds(atSeconds.current);
      setIsReplay(true);
    }, playOutMilliseconds);
    return () => clearTimeout(timer);
  }, [isOver, isReplay]);
  return {
    isReplay,
    startAtSeconds,
    onEnded: () => isOver && setIsReplay(true),
    onTimeChange: (seconds: number) => {
      atSeconds.current = seconds;
    },
  };
}
