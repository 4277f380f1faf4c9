import { lazy, Suspense } from 'react';
import type { PageSession } from '#contracts/page-sessions.ts';
import { GuestFrame } from '../features/guest-access/guest-frame.tsx';
import { PassingReactions } from '../features/chat/passing-reactions.tsx';
import { EndedLine } from '../features/live/ended-line.tsx';
import { LiveLayout } from '../features/live/live-layout.tsx';
import { useLive } from '../features/live/use-live.ts';
import { whenWords } from '../features/live/when-words.ts';
import { EndsSoon } from '../features/page-sessions/ends-soon.tsx';
import type { OpenedPage } from '../features/page-sessions/use-page-session.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { addWords, useWords } from '../lib/words.ts';
import chat from '../locales/en/chat.json' with { type: 'json' };
import errorsRooms from '../locales/en/errors-rooms.json' with { type: 'json' };
import live from '../locales/en/live.json' with { type: 'json' };
import { AttendanceButton, invitedAttendance } from './attendance-button.tsx';
import { GuestBadge } from './guest-badge.tsx';
import { isChatShown, LiveChat } from './live-chat.tsx';
import { LivePicture } from './live-picture.tsx';
import { AbovePlayer, MediaColumn, PlayerPlace } from './media-column.tsx';
import { MediaFacts } from './media-facts.tsx';
import { PreviewBanner } from './preview-banner.tsx';

addWords({ live, chat, 'errors-rooms': errorsRooms });

const ChatSettings = lazy(async () => ({ default: (await import('./guest-chat-settings.tsx')).GuestChatSettings }));

export interface GuestLiveProps extends Pick<OpenedPage, 'keeper' | 'events'> {
  session: PageSession;
}

/** A live session as a guest sees it: before, while and after it runs, without a reload. */
export function GuestLive({ session: page, keeper, events }: GuestLiveProps) {
  const { t } = useWords('live');
  const { media, playback } = page;
  usePageTitle(media.title);
  const { view, store } = useLive(media.id, events, page.id);
  const settings = view?.may.moderate && view.session.state !== 'ended' && (
    <Suspense>
      <ChatSettings mediaId={media.id} view={view} onChanged={(changed) => store.take(changed)} />
    </Suspense>
  );
  return (
    <GuestFrame
      kind={media.kind}
      actions={<GuestBadge name={page.guestName} isInvited={page.as === 'invited'} />}
      remark={page.as !== 'preview' && t(`guest:kinds.live.${page.as === 'invited' ? 'invitedOnly' : 'only'}`)}
    >
      <MediaColumn>
        <AbovePlayer>
          {page.as === 'preview' && <PreviewBanner mediaId={media.id} />}
          <EndsSoon endsAt={page.endsAt} />
        </AbovePlayer>
        <LiveLayout
          picture={
            <PlayerPlace>
              <LivePicture media={media} view={view} playback={playback} keeper={keeper} />
            </PlayerPlace>
          }
          over={<PassingReactions events={events} />}
          beneath={view?.session.state === 'ended' && playback && <EndedLine session={view.session} />}
          side={
            view &&
            isChatShown(view) && (
              <LiveChat mediaId={media.id} pageSessionId={page.id} view={view} events={events} action={settings} />
            )
          }
        />
        <MediaFacts
          media={media}
          hasPlays={view?.session.state === 'ended'}
          when={view ? whenWords(view.session, t) : undefined}
          actions={page.may.seeAttendance && <AttendanceButton href={invitedAttendance(media.id)} />}
        />
      </MediaColumn>
    </GuestFrame>
  );
}
