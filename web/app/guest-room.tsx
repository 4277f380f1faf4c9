import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import type { PageSession } from '#contracts/page-sessions.ts';
import { deniedReason } from '../features/guest-access/denied-reason.ts';
import { GuestFrame } from '../features/guest-access/guest-frame.tsx';
import { AccessDenied, GuestPageFailed } from '../features/guest-access/guest-notice.tsx';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import type { RoomItem } from '../features/rooms/room-item.ts';
import { RoomPlace } from '../features/rooms/room-place.tsx';
import type { ApiError } from '../lib/api.ts';
import { errorWords } from '../lib/error-words.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import type { ServerEventHub } from '../lib/server-events.ts';
import { addWords, useWords } from '../lib/words.ts';
import chat from '../locales/en/chat.json' with { type: 'json' };
import errorsRooms from '../locales/en/errors-rooms.json' with { type: 'json' };
import roomsCall from '../locales/en/rooms-call.json' with { type: 'json' };
import rooms from '../locales/en/rooms.json' with { type: 'json' };
import { Meta } from '../ui/meta.tsx';
import { AttendanceButton, invitedAttendance } from './attendance-button.tsx';
import { GuestBadge } from './guest-badge.tsx';
import { CloseGuard } from './close-guard.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace, Screen } from './media-column.tsx';
import styles from './guest-page.module.css';
import { PreviewBanner } from './preview-banner.tsx';

addWords({ rooms, chat, 'rooms-call': roomsCall, 'errors-rooms': errorsRooms });

// The engine's client and the room from inside: not loaded while a guest waits.
const RoomWithChat = lazy(async () => ({ default: (await import('./room-with-chat.tsx')).RoomWithChat }));

export interface GuestRoomProps {
  session: PageSession;
  events: ServerEventHub;
}

/** A room for a guest: the lobby, the room as a viewer, and every page that ends it. */
export function GuestRoom({ session, events }: GuestRoomProps) {
  const { media, guestName, opening = null } = session;
  const item = { id: media.id, title: media.title, ownerName: media.owner.name };
  if (session.as === 'preview') return <OwnersPreview item={item} />;
  return (
    <RoomPlace
      key={media.id}
      item={item}
      pageSessionId={session.id}
      events={events}
      opening={opening}
      isGuest={session.as === 'guest'}
      hasJoined={session.hasJoined ?? true}
      name={guestName ?? ''}
      frame={(page, isBare) => (
        <RoomGuestFrame session={session} isBare={isBare}>
          {page}
        </RoomGuestFrame>
      )}
      early={(screen) => <EarlyPage session={session} screen={screen} />}
      refused={(error, retry) => <Refused error={error} onRetry={retry} />}
      inside={(parts) => (
        <Suspense fallback={<GuestFrame>{null}</GuestFrame>}>
          <CloseGuard />
          <RoomWithChat {...parts} attendance={invitedAttendance(media.id)} />
        </Suspense>
      )}
      back={session.may.seeAttendance && <AttendanceButton href={invitedAttendance(media.id)} />}
    />
  );
}

interface FrameProps {
  session: PageSession;
  isBare: boolean;
  children: ReactNode;
}

function RoomGuestFrame({ session, isBare, children }: FrameProps) {
  const { t } = useWords('guest');
  const isInvited = session.as === 'invited';
  return (
    <GuestFrame
      isBare={isBare}
      kind="room"
      actions={!isBare && <GuestBadge name={session.guestName} isInvited={isInvited} />}
      remark={!isBare && t(isInvited ? 'kinds.room.invitedOnly' : 'kinds.room.only')}
    >
      <div className={styles.withNotice}>
        <EndsSoon endsAt={session.endsAt} />
        {children}
      </div>
    </GuestFrame>
  );
}

function EarlyPage({ session, screen }: { session: PageSession; screen: ReactNode }) {
  const { t } = useWords('rooms');
  const { media } = session;
  usePageTitle(media.title);
  return (
    <RoomGuestFrame session={session} isBare={false}>
      <MediaColumn>
        <AbovePlayer />
        <PlayerPlace>
          <Screen aria-label={t('screen.label')}>{screen}</Screen>
        </PlayerPlace>
        <div className={`stack-tight ${styles.early}`}>
          <PageHeading>
            <bdi>{media.title}</bdi>
          </PageHeading>
          <Meta>
            <span>
              <bdi>{t('site:by', { name: media.owner.name })}</bdi>
            </span>
            <span>{t('kind')}</span>
          </Meta>
          {session.may.seeAttendance && (
            <div>
              <AttendanceButton href={invitedAttendance(media.id)} />
            </div>
          )}
        </div>
      </MediaColumn>
    </RoomGuestFrame>
  );
}

function Refused({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { t } = useWords('guest');
  const reason = error.code === 'media.not_found' ? 'unavailable' : deniedReason(error);
  if (reason) return <AccessDenied reason={reason} isSudden />;
  return <GuestPageFailed words={errorWords(error, t)} onRetry={onRetry} />;
}

/** The owner's preview: what a guest would see first, without a place in the lobby. */
function OwnersPreview({ item }: { item: RoomItem }) {
  const { t } = useWords('rooms');
  usePageTitle(item.title);
  return (
    <GuestFrame kind="room">
      <MediaColumn>
        <AbovePlayer>
          <PreviewBanner mediaId={item.id} />
        </AbovePlayer>
        <PlayerPlace>
          <Screen aria-label={t('screen.label')}>
            <p className="large strong">{t('ownersPreview.title')}</p>
            <p className="muted">{t('ownersPreview.words')}</p>
          </Screen>
        </PlayerPlace>
        <div className={`stack-tight ${styles.early}`}>
          <PageHeading>
            <bdi>{item.title}</bdi>
          </PageHeading>
          <p className="muted">
            <bdi>{t('site:by', { name: item.ownerName })}</bdi>
          </p>
        </div>
      </MediaColumn>
    </GuestFrame>
  );
}
