import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { LiveView } from '#contracts/live.ts';
import type { MediaItem } from '#contracts/media.ts';
import { PassingReactions } from '../features/chat/passing-reactions.tsx';
import { ChatSettings } from '../features/live/chat-settings.tsx';
import { EndLive } from '../features/live/live-actions.tsx';
import { LiveLayout } from '../features/live/live-layout.tsx';
import { OwnerStatus } from '../features/live/owner-status.tsx';
import { useLive, type FollowedLive } from '../features/live/use-live.ts';
import { Beneath } from '../features/live/ways-layout.tsx';
import { EndedLine } from '../features/live/ended-line.tsx';
import { RequestBanners } from '../features/access-requests/request-banners.tsx';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import { usePageSession, type OpenedPage } from '../features/page-sessions/use-page-session.ts';
import type { ServerEventHub } from '../lib/server-events.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { useWords } from '../lib/words.ts';
import { LeaveGuard } from './leave-guard.tsx';
import { isChatShown, LiveChat } from './live-chat.tsx';
import { LiveFacts } from './live-facts.tsx';
import { LiveFromBrowser } from './live-from-browser.tsx';
import { LiveHost } from './live-host.tsx';
import { LiveOwnerPage } from './live-owner-page.tsx';
import { LivePicture } from './live-picture.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace } from './media-column.tsx';
import { NoPageScreen } from './media-screen.tsx';
import { useBrowserSource, type BrowserSource } from './use-browser-source.ts';

/** The page of a live session for members: sending, for those who may until it is live; else watching. */
export function LiveMediaPage({ item }: { item: MediaItem }) {
  const { t } = useWords('live-owner');
  usePageTitle(item.title);
  const opened = usePageSession(item.id);
  const { page, events } = opened;
  const live = useLive(item.id, events, page.step === 'open' ? page.session.id : null);
  const source = useBrowserSource(item.id, page.step === 'open' ? page.session.id : null);
  const state = live.view?.session.state;
  const { stop, isOn } = source;
  const maySend = state !== 'ended' && live.view?.may.broadcast !== false;
  useEffect(() => {
    if (!maySend) stop();
  }, [maySend, stop]);
  useFreshRights(item.id, live.view);
  const isBefore = state === 'planned' || state === 'ready';
  return (
    <MediaColumn>
      <LeaveGuard isDirty={isOn} title={t('browser.leaveTitle')} words={t('browser.leaveWords')} />
      <AbovePlayer>
        {page.step === 'open' && <EndsSoon endsAt={page.session.endsAt} />}
        {item.may.edit && <RequestBanners mediaId={item.id} />}
      </AbovePlayer>
      {live.view?.may.broadcast && isBefore && page.step === 'open' ? (
        <LiveOwnerPage
          item={item}
          live={live}
          view={live.view}
          page={page.session}
          keeper={opened.keeper}
          source={source}
        />
      ) : (
        <>
          <WatchLive item={item} live={live} opened={opened} source={source} />
          <LiveFacts item={item} live={live} />
          {live.view && <LiveHost item={item} view={live.view} />}
        </>
      )}
    </MediaColumn>
  );
}

/** A role that changes while the page is open changes what the item's menus offer, too. */
function useFreshRights(mediaId: string, view: LiveView | null): void {
  const client = useQueryClient();
  const rights = view && `${view.may.broadcast} ${view.may.moderate}`;
  const known = useRef(rights);
  useEffect(() => {
    if (known.current !== null && known.current !== rights)
      void client.invalidateQueries({ queryKey: mediaItemQuery(mediaId).queryKey, exact: true });
    known.current = rights;
  }, [client, mediaId, rights]);
}

interface WatchLiveProps {
  item: MediaItem;
  live: FollowedLive;
  opened: OpenedPage;
  source: BrowserSource;
}

/** Watching, and for those who broadcast what arrives and *End*. */
function WatchLive({ item, live, opened, source }: WatchLiveProps) {
  const { page, keeper, events } = opened;
  const { view } = live;
  if (page.step === 'closed' || page.step === 'failed')
    return (
      <PlayerPlace>
        <NoPageScreen page={page} onRetry={() => keeper.retry()} />
      </PlayerPlace>
    );
  const playback = page.step === 'open' ? page.session.playback : undefined;
  const isRunning = view?.session.state === 'live' || view?.session.state === 'paused';
  return (
    <LiveLayout
      picture={
        <PlayerPlace>
          {/* The microphone of a page that sends would hear its own session. */}
          <LivePicture media={item} view={view} playback={playback} keeper={keeper} isMuted={source.isOn} />
        </PlayerPlace>
      }
      over={<PassingReactions events={events} />}
      side={
        view &&
        page.step === 'open' &&
        isChatShown(view) && (
          <ChatOf item={item} live={live} view={view} pageSessionId={page.session.id} events={events} />
        )
      }
      beneath={
        <>
          {view?.may.broadcast && isRunning && (
            <>
              <Beneath>
                <OwnerStatus view={view} />
                <EndLive mediaId={item.id} view={view} onChanged={(changed) => live.store.take(changed)} />
              </Beneath>
              {(source.isOn || view.session.state === 'paused') && <LiveFromBrowser view={view} source={source} />}
            </>
          )}
          {view?.session.state === 'ended' && playback && <EndedLine session={view.session} />}
        </>
      }
    />
  );
}

interface ChatOfProps {
  item: MediaItem;
  live: FollowedLive;
  view: LiveView;
  pageSessionId: string;
  events: ServerEventHub;
}

function ChatOf({ item, live, view, pageSessionId, events }: ChatOfProps) {
  const mediaId = item.id;
  const isOver = view.session.state === 'ended';
  const settings = view.may.moderate && !isOver && (
    <ChatSettings mediaId={mediaId} view={view} onChanged={(changed) => live.store.take(changed)} />
  );
  return <LiveChat {...{ mediaId, pageSessionId, view, events }} action={settings} />;
}
