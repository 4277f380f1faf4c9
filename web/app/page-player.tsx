import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { PageMedia, Playback } from '#contracts/page-sessions.ts';
import type { PageSessionKeeper } from '../features/page-sessions/page-session-keeper.ts';
import { formatStretch, formatTenths } from '../lib/format.ts';
import { useWords } from '../lib/words.ts';
import { fetchAhead } from '../ui/player/fetch-ahead.ts';
import { LazyPlayer } from '../ui/player/lazy-player.tsx';
import type { LivePlaying, PlayerLabels } from '../ui/player/player-types.ts';
import { PreparingLine } from './preparing-line.tsx';

const words = [
  'player',
  'play',
  'pause',
  'replay',
  'mute',
  'unmute',
  'volume',
  'position',
  'captions',
  'captionsOff',
  'settings',
  'speed',
  'normalSpeed',
  'quality',
  'automaticQuality',
  'back',
  'pictureInPicture',
  'leavePictureInPicture',
  'fullScreen',
  'leaveFullScreen',
  'live',
  'goLive',
  'livePaused',
  'livePausedText',
  'livePausedShort',
  'buffering',
  'stillTrying',
  'failureTitle',
  'failureText',
  'tryAgain',
] as const satisfies readonly (keyof PlayerLabels)[];

function usePlayerLabels(isPreview: boolean): PlayerLabels {
  const { t } = useWords('player');
  return useMemo(() => {
    const said = Object.fromEntries(words.map((word) => [word, t(`labels.${word}`)]));
    const positionOf = (current: string, duration: string) => t('labels.positionOf', { current, duration });
    const inAbout = (seconds: number) => t('labels.playsFromThereIn', { time: formatStretch(seconds) });
    return {
      ...(said as Record<(typeof words)[number], string>),
      ...(isPreview && { live: t('labels.preview'), goLive: t('labels.goPreview') }),
      positionOf,
      atEdge: (seconds) => t('labels.atEdge', { seconds: formatTenths(seconds) }),
      behind: (time) => t('labels.behind', { time }),
      notReady: (time) => t('labels.notReady', { time }),
      playsFromThere: (secondsLeft) => (secondsLeft === null ? t('labels.playsFromThere') : inAbout(secondsLeft)),
      backTo: (time) => t('labels.backTo', { time }),
    };
  }, [t, isPreview]);
}

export interface PagePlayerProps {
  media: Pick<PageMedia, 'title' | 'picture' | 'durationSeconds'>;
  playback: Playback;
  keeper: PageSessionKeeper;
  startAtSeconds?: number | undefined;
  /** The person pressed a button to watch just before this page. */
  mayAutoplay?: boolean | undefined;
  /** While a live session runs: whether people may go back, and whether its sender is gone. */
  live?: LivePlaying | undefined;
  /** What is seen is not live yet. */
  isPreview?: boolean | undefined;
  /** Over the beginning of the picture. */
  badges?: ReactNode;
  isMuted?: boolean | undefined;
  onEnded?: (() => void) | undefined;
  onFollowing?: ((isFollowing: boolean) => void) | undefined;
  onTimeChange?: ((seconds: number) => void) | undefined;
}

/** The player of an item's page, with the addresses of its page session. */
export function PagePlayer({ media, playback, keeper, isPreview = false, ...given }: PagePlayerProps) {
  const { t } = useWords('player');
  const labels = usePlayerLabels(isPreview);
  useState(() => fetchAhead(playback.beginning));
  const poster = useMemo(
    () => (playback.poster ? { src: playback.poster, alt: t('poster', { title: media.title }) } : null),
    [playback.poster, media.title, t],
  );
  return (
    <>
      <LazyPlayer
        src={playback.hls}
        renditionsVersion={playback.renditionsVersion}
        poster={poster}
        width={media.picture?.width}
        height={media.picture?.height}
        durationSeconds={media.durationSeconds}
        preparing={playback.preparing}
        isAudioOnly={media.picture === null && media.durationSeconds !== null}
        captions={playback.captions}
        storyboard={playback.storyboard}
        {...given}
        labels={labels}
        refusedNotice={<p role="status">{t('checking')}</p>}
        onRefused={() => void keeper.mediaRefused()}
        onPlayedSeconds={() => void keeper.played()}
        onPlayed={(stretch) => keeper.watched.add(stretch, media.durationSeconds)}
      />
      {playback.preparing && <PreparingLine {...playback.preparing} durationSeconds={media.durationSeconds} />}
    </>
  );
}
