import { useCallback, useEffect, useRef, useState } from 'react';
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
  /** Starts without sound. */
  isMuted?: boolean;
}

/** The picture of a live session for those who watch: a countdown, the picture, the replay, each by itself. */
export function LivePicture({ view, ...given }: LivePictureProps) {
  const { t } = useWords('live');
  if (view) return <KnownPicture {...given} view={view} />;
  return (
    <Loading label={t('loading')}>
      <Skeleton isPicture />
    </Loading>
  );
}

function KnownPicture({ media, view, playback, keeper, isMuted }: LivePictureProps & { view: LiveView }) {
  const { t } = useWords('live');
  const { state } = view.session;
  const isOver = state === 'ended';
  const isShown = isOver || state === 'live' || state === 'paused';
  useFreshPlayback(keeper, state, isShown && !playback);
  const { replay, ...reports } = useReplay(isOver);
  const sent = useLastWhile(!isOver, playback);
  if (!isShown) {
    return (
      <Screen aria-label={t('before.label')}>
        <BeforeScreen session={view.session} />
      </Screen>
    );
  }
  if (!playback) return isOver ? <WithoutRecording view={view} /> : <Skeleton isPicture />;
  const common = { media, keeper, badges: <LiveBadges view={view} />, ...reports };
  if (replay) return <PagePlayer key="replay" {...common} playback={playback} {...replay} />;
  const live = { canGoBack: view.settings.dvr, isPaused: state === 'paused' };
  return <PagePlayer key="live" {...common} playback={sent ?? playback} live={live} isMuted={isMuted} mayAutoplay />;
}

/** The last value while this was true: the end is played out from the address of the live stream. */
function useLastWhile<T>(isTrue: boolean, value: T): T {
  const [last, setLast] = useState(value);
  if (isTrue && last !== value) setLast(value);
  return isTrue ? value : last;
}

function WithoutRecording({ view }: { view: LiveView }) {
  return (
    <Screen role="status">
      <EndedScreen session={view.session} />
    </Screen>
  );
}

/** What can be played changes with the state: before the start nothing, and after the end the whole. */
function useFreshPlayback(keeper: PageSessionKeeper, state: string, isMissing: boolean): void {
  const known = useRef(state);
  useEffect(() => {
    if (known.current !== state) void keeper.renew();
    known.current = state;
  }, [keeper, state]);
  useEffect(() => {
    keeper.setHurried(isMissing);
    if (isMissing) void keeper.renew();
  }, [keeper, isMissing]);
}

/** Whoever keeps up is left this long at most to see the last moments. */
const playOutMilliseconds = 4000;

/** The end has come: who kept up sees the replay from its beginning; who went back goes on from there. */
function useReplay(isOver: boolean) {
  const [replay, setReplay] = useState(isOver ? {} : null);
  const at = useRef({ seconds: 0, isFollowing: true });
  const begin = useCallback(() => {
    const { seconds, isFollowing } = at.current;
    setReplay((known) => known ?? (isFollowing ? {} : { startAtSeconds: seconds, mayAutoplay: true }));
  }, []);
  useEffect(() => {
    if (!isOver) return;
    const timer = setTimeout(begin, playOutMilliseconds);
    return () => clearTimeout(timer);
  }, [isOver, begin]);
  return {
    replay,
    onEnded: () => isOver && begin(),
    onTimeChange: (seconds: number) => void (at.current.seconds = seconds),
    onFollowing: (isFollowing: boolean) => void (at.current.isFollowing = isFollowing),
  };
}
