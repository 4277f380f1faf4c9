import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { Account } from '#contracts/accounts.ts';
import type { MediaItem } from '#contracts/media.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import { usePageSession } from '../features/page-sessions/use-page-session.ts';
import type { InsideParts } from '../features/rooms/room-place.tsx';
import { RoomPlace } from '../features/rooms/room-place.tsx';
import { isApiError } from '../lib/api.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { siteName } from '../lib/site-name.ts';
import { useWords } from '../lib/words.ts';
import { buttonClasses } from '../ui/button.tsx';
import { Brand, brandClass, Column, Page, Topbar } from '../ui/page-frame.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { ClosedPage } from './closed-page.tsx';
import { AccountMenu } from './account-menu.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace, Screen } from './media-column.tsx';
import { LeaveGuard } from './leave-guard.tsx';
import { MediaFacts } from './media-facts.tsx';
import { NoPageScreen } from './media-screen.tsx';
import { FailedPage, NotFoundPage } from './message-page.tsx';
import styles from './room-page.module.css';
import { useRoomHost } from './use-room-host.tsx';

const RoomWithChat = lazy(async () => ({ default: (await import('./room-with-chat.tsx')).RoomWithChat }));

/** A room for members: the preview, the lobby, the room. */
export function RoomPage() {
  const { mediaId } = useParams({ from: '/rooms-inside/media/$mediaId/room' });
  const account = useAccount();
  const { data: item, error, refetch } = useQuery(mediaItemQuery(mediaId));
  if (item?.kind === 'room') return <OpenRoom key={item.id} item={item} account={account} />;
  const isClosed = isApiError(error, 'media.not_found');
  if (isClosed && !item) {
    return (
      <RoomFrame account={account}>
        <ClosedPage mediaId={mediaId} />
      </RoomFrame>
    );
  }
  const failed = item ? <NotFoundPage /> : error && <FailedPage error={error} onRetry={() => void refetch()} />;
  return <RoomFrame account={account}>{failed ?? <Waiting />}</RoomFrame>;
}

function OpenRoom({ item, account }: { item: MediaItem; account: Account }) {
  const { t } = useWords('rooms');
  const navigate = useNavigate();
  const { page, keeper, events } = usePageSession(item.id);
  const toItem = { to: '/media/$mediaId', params: { mediaId: item.id } } as const;
  if (page.step === 'opening') {
    return (
      <RoomFrame account={account}>
        <Waiting />
      </RoomFrame>
    );
  }
  if (page.step !== 'open') {
    return (
      <RoomFrame account={account}>
        <Column>
          <NoPageScreen page={page} onRetry={() => keeper.retry()} />
        </Column>
      </RoomFrame>
    );
  }
  const { session } = page;
  return (
    <RoomPlace
      item={{ id: item.id, title: item.title, ownerName: item.owner.name }}
      pageSessionId={session.id}
      events={events}
      opening={session.opening ?? null}
      isGuest={false}
      hasJoined={session.hasJoined ?? true}
      name={account.name}
      frame={(children, isBare) => (
        <RoomFrame account={account} isBare={isBare} notice={<EndsSoon endsAt={session.endsAt} />}>
          {children}
        </RoomFrame>
      )}
      early={(screen) => (
        <RoomFrame account={account}>
          <MediaColumn>
            <AbovePlayer />
            <PlayerPlace>
              <Screen aria-label={t('screen.label')}>{screen}</Screen>
            </PlayerPlace>
            <MediaFacts media={item} hasPlays={false} />
          </MediaColumn>
        </RoomFrame>
      )}
      refused={(error, retry) => (
        <RoomFrame account={account}>
          <FailedPage error={error} onRetry={retry} />
        </RoomFrame>
      )}
      inside={(parts) => (
        <Suspense>
          <InsideAsMember item={item} parts={parts} />
        </Suspense>
      )}
      back={
        <Link {...toItem} className={buttonClasses()}>
          {t('toItem')}
        </Link>
      }
      onLeft={() => void navigate({ ...toItem, ignoreBlocker: true })}
    />
  );
}

interface RoomFrameProps {
  account: Account;
  isBare?: boolean;
  notice?: ReactNode;
  children: ReactNode;
}

/** The frame before a room: only the site's name and the account. */
function RoomFrame({ account, isBare = false, notice, children }: RoomFrameProps) {
  const home = (
    <Link to="/" className={brandClass}>
      <Brand name={siteName()} />
    </Link>
  );
  const who = (
    <>
      <bdi className="wide-only">{account.name}</bdi>
      <AccountMenu account={account} />
    </>
  );
  return (
    <Page>
      <Topbar isBare={isBare} brand={home} actions={who} />
      <div className={styles.middle}>
        {notice}
        {children}
      </div>
    </Page>
  );
}

function Waiting() {
  const { t } = useWords('rooms');
  usePageTitle(null);
  return (
    <Column>
      <Loading label={t('opening')} className="stack">
        <Skeleton width="14rem" height="2.25rem" />
        <Skeleton width="40%" />
      </Loading>
    </Column>
  );
}

function InsideAsMember({ item, parts }: { item: MediaItem; parts: InsideParts }) {
  const { t } = useWords('rooms');
  const host = useRoomHost(item);
  return (
    <>
      <LeaveGuard isDirty title={t('leaving.title')} words={t('leaving.words')} />
      <RoomWithChat {...parts} host={host} attendance={`/media/${item.id}/attendance`} />
    </>
  );
}
