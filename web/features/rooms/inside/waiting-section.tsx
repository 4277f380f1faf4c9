import { useEffect, useId, useRef, useState } from 'react';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { ChatIcon } from '../../../ui/icons.ts';
import { formatSpan } from '../../../lib/moments.ts';
import { useNow } from '../../../lib/use-now.ts';
import { declineAllId, DeclineAllQuestion } from './decline-all-question.tsx';
import { findCrowd, type Crowd } from './find-crowd.ts';
import { LobbyMessageForm } from './lobby-message-form.tsx';
import styles from './panels.module.css';
import type { Admitting } from './use-admitting.ts';
import type { RoomActions } from './use-room-actions.ts';
import { WaitingFacts } from './waiting-facts.tsx';

export interface WaitingSectionProps {
  waiting: readonly WaitingPerson[];
  actions: RoomActions;
  admitting: Admitting;
  /** Whose row is brought into view. */
  wantedId: string | null;
}

/** Who waits in the lobby, for moderators: admit, decline, or write to all who wait. */
export function WaitingSection({ waiting, actions, admitting, wantedId }: WaitingSectionProps) {
  const { t } = useWords('rooms');
  const [isWriting, setIsWriting] = useState(false);
  const [isDeclining, setIsDeclining] = useState(false);
  const crowd = findCrowd(waiting);
  const isBusy = actions.busy.has('admit-all') || actions.busy.has('decline-all');
  return (
    <>
      {waiting.length > 0 && (
        <section className={styles.section} aria-labelledby="waiting-people">
          <div className={styles.sectionHead} data-row>
            <h3 id="waiting-people">{t('people.waiting', { count: waiting.length })}</h3>
            <div className="row">
              {waiting.length > 1 && (
                <Button
                  id={declineAllId}
                  look="quiet"
                  size="small"
                  isBusy={isBusy}
                  onClick={() => setIsDeclining(true)}
                >
                  {t('people.declineAll')}
                </Button>
              )}
              {waiting.some(({ isAway }) => !isAway) && (
                <Button look="accent" size="small" isBusy={isBusy} onClick={() => void actions.room('admit-all')}>
                  {t('people.admitAll')}
                </Button>
              )}
            </div>
          </div>
          <ul className={styles.people} data-queue>
            {waiting.map((person) => (
              <Waits
                key={person.id}
                {...{ person, crowd, actions }}
                isWanted={person.id === wantedId}
                onAdmit={() => admitting.admit(person)}
              />
            ))}
          </ul>
          {isWriting ? (
            <LobbyMessageForm actions={actions} onClose={() => setIsWriting(false)} />
          ) : (
            <Button look="quiet" size="small" icon={ChatIcon} onClick={() => setIsWriting(true)}>
              {t('people.messageWaiting')}
            </Button>
          )}
        </section>
      )}
      <DeclineAllQuestion isOpen={isDeclining} {...{ waiting, crowd, actions }} onClose={() => setIsDeclining(false)} />
    </>
  );
}

interface WaitsProps {
  person: WaitingPerson;
  crowd: Crowd | null;
  actions: RoomActions;
  isWanted: boolean;
  onAdmit: () => void;
}

function Waits({ person, crowd, actions, isWanted, onAdmit }: WaitsProps) {
  const { t } = useWords('rooms');
  const nameId = useId();
  const row = useRef<HTMLLIElement>(null);
  const now = useNow(10_000);
  const { id, name } = person;
  const isBusy = actions.busy.has(`admit ${id}`) || actions.busy.has(`decline ${id}`);
  useEffect(() => {
    if (isWanted) row.current?.focus();
  }, [isWanted]);
  return (
    <li ref={row} tabIndex={-1} data-person={id} className={styles.waits}>
      <span className={person.isAway ? styles.away : undefined}>
        <Avatar name={name} colorKey={id} />
      </span>
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi id={nameId} className="clip" title={name}>
            {name}
          </bdi>
          {person.isGuest && <Badge>{t('badges.guest')}</Badge>}
        </p>
        <WaitingFacts person={person} crowd={crowd} />
        <div className={styles.buttons}>
          <Button size="small" aria-describedby={nameId} isBusy={isBusy} onClick={onAdmit}>
            {t('people.admit')}
          </Button>
          <Button
            look="quiet"
            size="small"
            aria-describedby={nameId}
            isBusy={isBusy}
            onClick={() => void actions.person('decline', id)}
          >
            {t('people.decline')}
          </Button>
        </div>
      </div>
      <span className="small muted number">{formatSpan(person.since, now) ?? t('people.justNow')}</span>
    </li>
  );
}
