import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LostTrack, MediaItem } from '#contracts/media.ts';
import { RequestBanners } from '../features/access-requests/request-banners.tsx';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import { usePageSession } from '../features/page-sessions/use-page-session.ts';
import type { OpenedPage } from '../features/page-sessions/use-page-session.ts';
import { RoomScreen } from '../features/rooms/room-screen.tsx';
import { useRoom } from '../features/rooms/use-room.ts';
import { isApiError } from '../lib/api.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { isInProgress, mediaItemQuery } from '../lib/queries.ts';
import { buttonClasses } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { ClosedPage } from './closed-page.tsx';
import { MediaActions } from './media-actions.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace, Screen } from './media-column.tsx';
import { MediaFacts } from './media-facts.tsx';
import { MediaScreen, NoPageScreen } from './media-screen.tsx';
import { FailedPage } from './message-page.tsx';
import { PagePlayer } from './page-player.tsx';

const LiveMediaPage = lazy(async () => ({ default: (await import('./live-media-page.tsx')).LiveMediaPage }));

/** An item's page for members: the player first, then its facts and what the member may do with it. */
export function MediaPage({ mediaId }: { mediaId: string }) {
  const { data: item, error, refetch } = useQuery(mediaItemQuery(mediaId));
  if (item && mediaKinds[item.kind].hasLive) {
    return (
      <Suspense fallback={<MediaLoading />}>
        <LiveMediaPage item={item} />
      </Suspense>
    );
  }
  if (item) return <LoadedMedia item={item} />;
  if (isApiError(error, 'media.not_found')) return <ClosedPage mediaId={mediaId} />;
  if (error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  return <MediaLoading />;
}

/** The second to start at, from an address such as "?t=84". */
function askedStart(): number | undefined {
  const asked = new URLSearchParams(location.search).get('t') ?? '';
  return /^\d{1,6}$/u.test(asked) ? Number(asked) : undefined;
}

function LoadedMedia({ item }: { item: MediaItem }) {
  usePageTitle(item.title);
  const opened = usePageSession(item.id);
  const currentSeconds = useRef(0);
  const { page } = opened;
  return (
    <MediaColumn>
      <AbovePlayer>
        {page.step === 'open' && <EndsSoon endsAt={page.session.endsAt} />}
        {item.may.edit && item.lostTrack && <LostTrackNotice {...item.lostTrack} />}
        {item.may.edit && mediaKinds[item.kind].hasRoom && <RequestBanners mediaId={item.id} />}
      </AbovePlayer>
      <PlayerPlace>
        {item.kind === 'room' ? (
          <RoomPlayer item={item} opened={opened} />
        ) : (
          <Player item={item} opened={opened} onTimeChange={(seconds) => (currentSeconds.current = seconds)} />
        )}
      </PlayerPlace>
      <MediaFacts
        media={item}
        hasPlays={mediaKinds[item.kind].hasPlays}
        more={item.channel && <RoomOfChannel channel={item.channel} />}
        actions={<MediaActions item={item} currentSeconds={() => currentSeconds.current} />}
        tagLink={(tag) => (
          <Link to="/" search={{ tag }}>
            {tag}
          </Link>
        )}
      />
    </MediaColumn>
  );
}

/** What viewers miss of the film, and how its owner gets it back. */
function LostTrackNotice({ kind, codec }: LostTrack) {
  const { t } = useTranslation('media-page');
  return <Notice title={t(`lost.${kind}`, { codec })}>{t(`lost.${kind}Words`)}</Notice>;
}

function RoomOfChannel({ channel }: { channel: NonNullable<MediaItem['channel']> }) {
  const { t } = useTranslation('channels');
  return (
    <span>
      {t('room.of')}{' '}
      <Link to="/channels/$channelId" params={{ channelId: channel.id }}>
        {channel.title}
      </Link>
    </span>
  );
}

/** In the player's place for a room: who is inside, and Join. */
function RoomPlayer({ item, opened: { page, keeper, events } }: { item: MediaItem; opened: OpenedPage }) {
  const { t } = useTranslation('rooms');
  const pageSessionId = page.step === 'open' ? page.session.id : null;
  const { room, error, store } = useRoom(item.id, events, pageSessionId);
  if (page.step === 'closed' || page.step === 'failed')
    return <NoPageScreen page={page} onRetry={() => keeper.retry()} />;
  return (
    <Screen aria-label={t('screen.label')}>
      <RoomScreen
        room={room}
        hasFailed={error !== null}
        onRetry={() => void store.refresh()}
        join={
          <Link
            to="/media/$mediaId/room"
            params={{ mediaId: item.id }}
            className={buttonClasses({ look: 'primary', size: 'large' })}
          >
            {t('join')}
          </Link>
        }
      />
    </Screen>
  );
}

interface PlayerProps {
  item: MediaItem;
  opened: OpenedPage;
  onTimeChange: (seconds: number) => void;
}

function Player({ item, opened: { page, keeper }, onTimeChange }: PlayerProps) {
  const [startAtSeconds] = useState(askedStart);
  const isOpen = page.step === 'open';
  const playback = isOpen ? page.session.playback : undefined;
  const isPlayableUnseen = isOpen && item.isPlayable && !playback;
  const isGrowing = item.isPlayable && isInProgress(item);
  useEffect(() => {
    if (isPlayableUnseen) void keeper.renew();
  }, [keeper, isPlayableUnseen]);
  useEffect(() => {
    keeper.setHurried(isGrowing);
    // The last rendition that was finished is taken up at once, not at the next renewal.
    return () => {
      if (isGrowing) void keeper.renew();
    };
  }, [keeper, isGrowing]);
  if (page.step === 'closed' || page.step === 'failed')
    return <NoPageScreen page={page} onRetry={() => keeper.retry()} />;
  if (!item.isPlayable) return <MediaScreen item={item} />;
  if (!playback) return <Skeleton isPicture />;
  return (
    <PagePlayer
      media={item}
      playback={playback}
      keeper={keeper}
      startAtSeconds={startAtSeconds}
      onTimeChange={onTimeChange}
    />
  );
}

function MediaLoading() {
  const { t } = useTranslation('media-page');
  usePageTitle(null);
  return (
    <MediaColumn>
      <Loading label={t('loading')} className="stack">
        <PlayerPlace>
          <Skeleton isPicture />
        </PlayerPlace>
        <Skeleton width="60%" height="2.25rem" />
        <Skeleton width="40%" />
      </Loading>
    </MediaColumn>
  );
}
