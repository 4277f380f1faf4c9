import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, MouseEvent } from 'react';
import { longestLobbyMessage } from '#contracts/limits.ts';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { charactersOf } from '#contracts/typed-text.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { AlertIcon, ChatIcon } from '../../../ui/icons.ts';
import { TextAreaField } from '../../../ui/text-area-field.tsx';
import { formatSpan } from '../room-time.ts';
import { useNow } from '../use-now.ts';
import { holdFocus } from './hold-focus.ts';
import styles from './panels.module.css';
import type { RoomActions } from './use-room-actions.ts';

export interface WaitingSectionProps {
  waiting: readonly WaitingPerson[];
  actions: RoomActions;
}

/** Who waits in the lobby, for moderators: admit, decline, or write to all who wait. */
export function WaitingSection({ waiting, actions }: WaitingSectionProps) {
  const { t } = useWords('rooms');
  const [isWriting, setIsWriting] = useState(false);
  if (waiting.length === 0) return null;
  const isBusy = actions.busy.has('admit-all') || actions.busy.has('decline-all');
  const answerAll = (answer: 'admit-all' | 'decline-all') => (event: MouseEvent<HTMLElement>) => {
    holdFocus(event.currentTarget);
    void actions.room(answer);
  };
  return (
    <section className={styles.section} aria-labelledby="waiting-people">
      <div className={styles.sectionHead}>
        <h3 id="waiting-people">{t('people.waiting', { count: waiting.length })}</h3>
        <div className="row">
          {waiting.length > 1 && (
            <Button look="quiet" size="small" isBusy={isBusy} onClick={answerAll('decline-all')}>
              {t('people.declineAll')}
            </Button>
          )}
          <Button look="accent" size="small" isBusy={isBusy} onClick={answerAll('admit-all')}>
            {t('people.admitAll')}
          </Button>
        </div>
      </div>
      <ul className={styles.people}>
        {waiting.map((person) => (
          <Waits key={person.id} person={person} actions={actions} />
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
  );
}

function Waits({ person, actions }: { person: WaitingPerson; actions: RoomActions }) {
  const { t } = useWords('rooms');
  const nameId = useId();
  const now = useNow(10_000);
  const { id, name } = person;
  const isBusy = actions.busy.has(`admit ${id}`) || actions.busy.has(`decline ${id}`);
  const answer = (action: 'admit' | 'decline') => (event: MouseEvent<HTMLElement>) => {
    holdFocus(event.currentTarget);
    void actions.person(action, id);
  };
  return (
    <li className={styles.waits}>
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
        {person.email && (
          <p className={`small muted ${styles.email}`}>
            <bdi>{person.email}</bdi>
          </p>
        )}
        {person.isAway && <p className="small muted">{t('people.away')}</p>}
        {person.knocks > 0 && <p className="small muted">{t('people.knocks', { count: person.knocks })}</p>}
        {person.hasBannedEmail && (
          <p className={`row small ${styles.flag}`}>
            <Icon of={AlertIcon} size="small" />
            {t('people.bannedEmail')}
          </p>
        )}
        <div className={styles.buttons}>
          <Button size="small" aria-describedby={nameId} isBusy={isBusy} onClick={answer('admit')}>
            {t('people.admit')}
          </Button>
          <Button look="quiet" size="small" aria-describedby={nameId} isBusy={isBusy} onClick={answer('decline')}>
            {t('people.decline')}
          </Button>
        </div>
      </div>
      <span className="small muted number">{formatSpan(person.since, now) ?? t('people.justNow')}</span>
    </li>
  );
}

function LobbyMessageForm({ actions, onClose }: { actions: RoomActions; onClose: () => void }) {
  const { t } = useWords('rooms');
  const [text, setText] = useState('');
  const [isChecked, setIsChecked] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // The field has focus; its buttons must be visible with it.
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const length = charactersOf(text.trim());
  const fault = length === 0 ? 'people.messageMissing' : length > longestLobbyMessage ? 'people.messageTooLong' : null;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (!fault && !actions.busy.has('message') && (await actions.messageLobby(text.trim()))) onClose();
  };
  return (
    <form ref={form} noValidate className={styles.message} onSubmit={(event) => void send(event)}>
      <TextAreaField
        rows={2}
        autoFocus
        label={t('people.message')}
        help={t('people.messageHelp')}
        error={isChecked && fault ? t(fault, { max: longestLobbyMessage }) : null}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <div>
        <Button size="small" look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button size="small" type="submit" isBusy={actions.busy.has('message')}>
          {t('people.send')}
        </Button>
      </div>
    </form>
  );
}
