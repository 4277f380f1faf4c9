import { useId, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import type { Room, RoomParticipant } from '#contracts/rooms.ts';
import { formatCount } from '../../../lib/format.ts';
import { useWords } from '../../../lib/words.ts';
import { Avatar } from '../../../ui/avatar.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Button } from '../../../ui/button.tsx';
import { InviteIcon } from '../../../ui/icons.ts';
import { SearchField } from '../../../ui/search-field.tsx';
import type { CallSnapshot } from '../call/call-types.ts';
import { formatSpan } from '../../../lib/moments.ts';
import { useNow } from '../../../lib/use-now.ts';
import { BanQuestion } from './ban-question.tsx';
import styles from './panels.module.css';
import { PersonMenu } from './person-menu.tsx';
import { PersonRow } from './person-row.tsx';
import { findStageHint, readHand } from './raised-hand.ts';
import { SidePanel } from './side-panel.tsx';
import { raisedHands } from './stage-tiles.ts';
import type { Admitting } from './use-admitting.ts';
import { useKeptFocus } from './use-kept-focus.ts';
import type { RoomActions } from './use-room-actions.ts';
import { useSettledRows } from './use-settled.ts';
import { WaitingSection } from './waiting-section.tsx';

/** From this many participants on, the panel offers a search field. */
const searchFrom = 8;

export interface ParticipantsPanelProps {
  room: Room;
  ownId: string;
  people: CallSnapshot['people'];
  actions: RoomActions;
  admitting: Admitting;
  /** Whose notification was pressed: the row is brought into view. */
  wantedId: string | null;
  /** Opens the window in which people are invited, for those who may. */
  onInvite: (() => void) | undefined;
  onClose: () => void;
}

/** Lists who waits, who raised a hand, who is on stage, who watches. */
export function ParticipantsPanel(props: ParticipantsPanelProps) {
  const { room, ownId, people, actions, admitting, wantedId, onClose } = props;
  const { t } = useWords('rooms');
  const list = useRef<HTMLDivElement>(null);
  useSettledRows(list);
  useKeptFocus(list);
  const [typed, setTyped] = useState('');
  const [banned, setBanned] = useState<RoomParticipant | null>(null);
  const mayModerate = room.may.moderate;
  const found = useFound(room.participants, typed);
  const hands = raisedHands(found);
  const requests = hands.filter((one) => readHand(room.settings, one).isRequest);
  const others = hands.filter((one) => !requests.includes(one));
  const hint = findStageHint(
    room,
    room.participants.some(({ id, isOnStage }) => id === ownId && isOnStage),
  );
  const onStage = found.filter(({ isOnStage }) => isOnStage);
  const viewers = found.filter(({ isOnStage }) => !isOnStage);
  const rowOf = (participant: RoomParticipant) => {
    const person = people.get(participant.id) ?? null;
    const isOwn = participant.id === ownId;
    const menu = mayModerate && !isOwn && !participant.isOwner && (
      <PersonMenu participant={participant} person={person} actions={actions} onBan={() => setBanned(participant)} />
    );
    const email = room.emails[participant.id];
    return <PersonRow key={participant.id} participant={participant} person={person} {...{ isOwn, email, menu }} />;
  };
  return (
    <SidePanel
      title={t('people.title')}
      count={formatCount(room.insideCount)}
      closeLabel={t('people.close')}
      onClose={onClose}
    >
      {/* It scrolls: the keyboard must reach it even when it holds no button. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={list} role="region" tabIndex={0} aria-label={t('people.list')} className={styles.body}>
        {room.participants.length >= searchFrom && (
          <SearchField className={styles.search} label={t('people.search')} value={typed} onChange={setTyped} />
        )}
        {props.onInvite && (
          <p className={styles.invite}>
            <Button size="small" icon={InviteIcon} onClick={props.onInvite}>
              {t('people.invite')}
            </Button>
          </p>
        )}
        {hint && <p className="small muted">{t(hint)}</p>}
        {mayModerate && <WaitingSection waiting={room.waiting} {...{ actions, admitting, wantedId }} />}
        <Hands titleKey="people.requests" hands={requests} room={room} actions={actions} />
        <Hands titleKey="people.hands" hands={others} room={room} actions={actions} />
        {onStage.length > 0 && (
          <Section title={t('people.onStage', { count: onStage.length })}>{onStage.map(rowOf)}</Section>
        )}
        {viewers.length > 0 && (
          <Section title={t('people.viewers', { count: viewers.length })}>{viewers.map(rowOf)}</Section>
        )}
        {found.length === 0 && typed && <p className="muted">{t('people.notFound')}</p>}
      </div>
      <BanQuestion participant={banned} actions={actions} onClose={() => setBanned(null)} />
    </SidePanel>
  );
}

function useFound(participants: readonly RoomParticipant[], typed: string): readonly RoomParticipant[] {
  return useMemo(() => {
    const words = foldForSearch(typed.trim());
    return words ? participants.filter(({ name }) => foldForSearch(name).includes(words)) : participants;
  }, [participants, typed]);
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <ul className={styles.people}>{children}</ul>
    </section>
  );
}

interface HandsProps {
  titleKey: 'people.requests' | 'people.hands';
  hands: readonly RoomParticipant[];
  room: Room;
  actions: RoomActions;
}

function Hands({ titleKey, hands, room, actions }: HandsProps) {
  const { t } = useWords('rooms');
  if (hands.length === 0) return null;
  return (
    <Section title={t(titleKey, { count: hands.length })}>
      {hands.map((participant) => (
        <Hand key={participant.id} participant={participant} room={room} actions={actions} />
      ))}
    </Section>
  );
}

interface HandProps {
  participant: RoomParticipant;
  room: Room;
  actions: RoomActions;
}

function Hand({ participant, room, actions }: HandProps) {
  const { t } = useWords('rooms');
  const nameId = useId();
  const now = useNow(10_000);
  const { id, name, isGuest, handRaisedAt } = participant;
  const answer = (action: 'stage' | 'lower-hand') => () => void actions.person(action, id);
  return (
    <li data-person={id} className={styles.waits}>
      <Avatar name={name} colorKey={id} />
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi id={nameId} className="clip" title={name}>
            {name}
          </bdi>
          {isGuest && <Badge>{t('badges.guest')}</Badge>}
        </p>
        {room.may.moderate && (
          <div className={styles.buttons}>
            {readHand(room.settings, participant).isBringOffered && (
              <Button
                size="small"
                aria-describedby={nameId}
                isBusy={actions.busy.has(`stage ${id}`)}
                onClick={answer('stage')}
              >
                {t('people.bringOnStage')}
              </Button>
            )}
            <Button
              look="quiet"
              size="small"
              aria-describedby={nameId}
              isBusy={actions.busy.has(`lower-hand ${id}`)}
              onClick={answer('lower-hand')}
            >
              {t('people.lowerHand')}
            </Button>
          </div>
        )}
      </div>
      {handRaisedAt && (
        <span className="small muted number">{formatSpan(handRaisedAt, now) ?? t('people.justNow')}</span>
      )}
    </li>
  );
}
