import { formatTime } from '../../../lib/moments.ts';
import type { Room } from '#contracts/rooms.ts';
import { PageHeading } from '../../../lib/page-heading.tsx';
import { siteName } from '../../../lib/site-name.ts';
import { useWords } from '../../../lib/words.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { LayoutIcon, LockIcon } from '../../../ui/icons.ts';
import { Logo } from '../../../ui/logo.tsx';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import { useNow } from '../../../lib/use-now.ts';
import styles from './room-frame.module.css';

/** "17:42" since the session began. */
function runningFor(openedAt: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(openedAt)) / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const tail = `${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

export interface RoomHeaderProps {
  title: string;
  room: Room;
  layout: 'grid' | 'speaker';
  onLayout: () => void;
}

export function RoomHeader({ title, room, layout, onLayout }: RoomHeaderProps) {
  const { t } = useWords('rooms');
  const { settings, session, may } = room;
  const isLobbyOn = settings.lobbyForGuests || settings.lobbyForMembers;
  return (
    <header className={styles.header}>
      <span className={styles.mark}>
        <Logo />
        <VisuallyHidden>{siteName()}</VisuallyHidden>
      </span>
      <PageHeading className={styles.title}>
        <bdi>{title}</bdi>
      </PageHeading>
      {session.openedAt && <Clock openedAt={session.openedAt} />}
      <span className={styles.headerEnd}>
        {settings.locked && (
          <Badge>
            <Icon of={LockIcon} size="small" /> {t('header.locked')}
          </Badge>
        )}
        {may.moderate && isLobbyOn && (
          <Badge>
            <Icon of={LockIcon} size="small" /> {t('header.lobbyOn')}
          </Badge>
        )}
        <Button
          look="quiet"
          icon={LayoutIcon}
          className="wide-only"
          aria-pressed={layout === 'speaker'}
          onClick={onLayout}
        >
          {t('header.layout')}
        </Button>
      </span>
    </header>
  );
}

function Clock({ openedAt }: { openedAt: string }) {
  const { t } = useWords('rooms');
  const now = useNow();
  return (
    <span
      role="timer"
      aria-label={t('header.running')}
      title={t('preview.openSince', { time: formatTime(openedAt) })}
      className="muted number ratio wide-only"
    >
      {runningFor(openedAt, now)}
    </span>
  );
}
