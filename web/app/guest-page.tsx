import { lazy, Suspense, useEffect } from 'react';
import type { PageSession } from '#contracts/page-sessions.ts';
import { deniedReason } from '../features/guest-access/denied-reason.ts';
import { GuestFrame } from '../features/guest-access/guest-frame.tsx';
import { AccessDenied, GuestPageFailed, OpenLinkAgain, PageClosed } from '../features/guest-access/guest-notice.tsx';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import type { PageSessionKeeper, PageStep } from '../features/page-sessions/page-session-keeper.ts';
import { usePageSession } from '../features/page-sessions/use-page-session.ts';
import { errorWords } from '../lib/error-words.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { useWords } from '../lib/words.ts';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { GuestBadge } from './guest-badge.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace, Screen } from './media-column.tsx';
import { MediaFacts } from './media-facts.tsx';
import { PagePlayer } from './page-player.tsx';
import { PreviewBanner } from './preview-banner.tsx';

const GuestLive = lazy(async () => ({ default: (await import('./guest-live.tsx')).GuestLive }));
// A guest of a video loads no code of rooms.
const GuestRoom = lazy(async () => ({ default: (await import('./guest-room.tsx')).GuestRoom }));

export interface GuestPageProps {
  mediaId: string;
  /** `preview`: the owner sees the item as a guest would. `invited`: by a personal link. */
  as: 'preview' | 'invited' | undefined;
  /** The guest sent the entry form a moment ago, so the video may start by itself. */
  hasJustEntered: boolean;
}

/** The item's page as a guest sees it: the player and the facts, without links to other pages. */
export function GuestPage({ mediaId, as, hasJustEntered }: GuestPageProps) {
  const { t } = useWords('guest');
  const { page, keeper, events } = usePageSession(mediaId, as);
  const isMember = page.step === 'open' && page.session.as === 'member';
  useEffect(() => {
    // The guest has signed in meanwhile and has access as a member: the member's page is the right one.
    if (isMember) location.replace(`/media/${mediaId}`);
  }, [isMember, mediaId]);
  if (page.step === 'closed') return <Closed page={page} />;
  if (page.step === 'failed')
    return <GuestPageFailed words={errorWords(page.error, t)} onRetry={() => keeper.retry()} />;
  if (page.step === 'opening' || isMember) return <Opening />;
  if (page.session.media.kind === 'room') {
    return (
      <Suspense fallback={<Opening />}>
        <GuestRoom session={page.session} events={events} />
      </Suspense>
    );
  }
  if (mediaKinds[page.session.media.kind].hasLive) {
    return (
      <Suspense fallback={<Opening />}>
        <GuestLive session={page.session} keeper={keeper} events={events} />
      </Suspense>
    );
  }
  return <Open session={page.session} keeper={keeper} hasJustEntered={hasJustEntered} />;
}

function Closed({ page }: { page: Extract<PageStep, { step: 'closed' }> }) {
  const reason = deniedReason(page.error);
  if (reason) return <AccessDenied reason={reason} isSudden={page.wasOpen} />;
  return page.wasOpen ? <PageClosed /> : <OpenLinkAgain />;
}

interface OpenProps {
  session: PageSession;
  keeper: PageSessionKeeper;
  hasJustEntered: boolean;
}

function Open({ session, keeper, hasJustEntered }: OpenProps) {
  const { t } = useWords('guest');
  const { media, playback } = session;
  usePageTitle(media.title);
  const isWaiting = !playback;
  useEffect(() => keeper.setHurried(isWaiting), [keeper, isWaiting]);
  return (
    <GuestFrame
      kind={media.kind}
      actions={<GuestBadge name={session.guestName} isInvited={session.as === 'invited'} />}
      remark={session.as !== 'preview' && t(`kinds.${media.kind}.${session.as === 'invited' ? 'invitedOnly' : 'only'}`)}
    >
      <MediaColumn>
        <AbovePlayer>
          {session.as === 'preview' && <PreviewBanner mediaId={media.id} />}
          <EndsSoon endsAt={session.endsAt} />
        </AbovePlayer>
        <PlayerPlace>
          {playback ? (
            <PagePlayer media={media} playback={playback} keeper={keeper} mayAutoplay={hasJustEntered} />
          ) : (
            <Preparing />
          )}
        </PlayerPlace>
        <MediaFacts media={media} />
      </MediaColumn>
    </GuestFrame>
  );
}

function Preparing() {
  const { t } = useWords('guest');
  return (
    <Screen role="status">
      <p className="strong">{t('page.preparing')}</p>
      <p className="muted">{t('page.preparingNext')}</p>
    </Screen>
  );
}

function Opening() {
  const { t } = useWords('guest');
  usePageTitle(null);
  return (
    <GuestFrame>
      <MediaColumn>
        <Loading label={t('page.loading')} className="stack">
          <PlayerPlace>
            <Skeleton isPicture />
          </PlayerPlace>
          <Skeleton width="60%" height="2.25rem" />
          <Skeleton width="40%" />
        </Loading>
      </MediaColumn>
    </GuestFrame>
  );
}
