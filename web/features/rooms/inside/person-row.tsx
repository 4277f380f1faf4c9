import type { ReactNode } from 'react';
import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { AlertIcon, MicIcon, MicOffIcon } from '../../../ui/icons.ts';
import { VisuallyHidden } from '../../../ui/visually-hidden.tsx';
import type { CallPerson } from '../call/call-types.ts';
import styles from './panels.module.css';
import { badgeOf } from './stage-tiles.ts';

export interface PersonRowProps {
  participant: RoomParticipant;
  isOwn: boolean;
  /** What the participant sends; null for viewers. */
  person: CallPerson | null;
  /** Known to moderators only; empty when there is none. */
  email?: string | undefined;
  menu?: ReactNode;
}

/** One participant inside, in the list of participants. */
export function PersonRow({ participant, isOwn, person, email, menu }: PersonRowProps) {
  const { t } = useWords('rooms');
  const { name, id, isOnStage, isConnected } = participant;
  const badge = badgeOf(participant);
  const isMuted = person?.microphone.isMuted ?? true;
  return (
    <li data-person={id}>
      <Avatar name={name} colorKey={id} />
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi className="clip" title={name}>
            {name}
          </bdi>
          {isOwn && <span className="muted">{t('people.you')}</span>}
          {badge && <Badge>{t(`badges.${badge}`)}</Badge>}
          {badge !== 'guest' && participant.isGuest && <Badge>{t('badges.guest')}</Badge>}
        </p>
        {email && (
          <p className={`small muted ${styles.email}`}>
            <bdi>{email}</bdi>
          </p>
        )}
      </div>
      {!isConnected && (
        <span className={styles.quietIcon} title={t('people.disconnected')}>
          <Icon of={AlertIcon} />
          <VisuallyHidden>{t('people.disconnected')}</VisuallyHidden>
        </span>
      )}
      {isOnStage && (
        <span className={styles.quietIcon}>
          <Icon of={isMuted ? MicOffIcon : MicIcon} />
          <VisuallyHidden>{t(isMuted ? 'people.microphoneOff' : 'people.microphoneOn')}</VisuallyHidden>
        </span>
      )}
      {menu}
    </li>
  );
}
