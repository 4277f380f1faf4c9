import { useState } from 'react';
import type { LobbyMessage, Room, Standing } from '#contracts/rooms.ts';
import { awaitHeading, PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import { BeforeLayout } from './before-layout.tsx';
import styles from './before.module.css';
import { DeviceChoice } from './devices/device-choice.tsx';
import { DeviceNotes } from './devices/device-notes.tsx';
import { DevicePreview } from './devices/device-preview.tsx';
import type { Devices, DevicesSnapshot } from './devices/device-types.ts';
import type { RoomItem } from './room-item.ts';
import { LevelMeter } from './devices/level-meter.tsx';
import { EngineNotice } from './engine-notice.tsx';
import { formatSpan, formatTime } from '../../lib/moments.ts';
import { useEngine } from './use-engine.ts';
import { useNow } from '../../lib/use-now.ts';

export interface WaitingPageProps {
  item: RoomItem;
  standing: Standing;
  room: Room | null;
  devices: Devices;
  snapshot: DevicesSnapshot;
  /** The server does not answer: the place is kept, and the page says that it is trying. */
  isUnreachable: boolean;
  /** A moderator took the participant out of the room. */
  isMovedBack: boolean;
  hasSound: boolean;
  onSound: (isOn: boolean) => void;
  /** Absent in the owner's preview, where nobody waits. */
  onLeave?: () => void;
}

/** The lobby: whom the guest waits for, since when, the guest's own picture, and the moderators' messages. */
export function WaitingPage({ item, standing, room, isUnreachable, hasSound, onSound, ...rest }: WaitingPageProps) {
  const { t } = useWords('rooms');
  const { devices, snapshot, isMovedBack, onLeave } = rest;
  const what = standing.waitsFor === 'start' ? 'start' : 'admission';
  // This replaces another page: its heading takes focus, so that a screen reader announces it.
  useState(() => awaitHeading());
  usePageTitle(t(`waiting.${what}.title`));
  const isNobodyInside = room === null ? standing.session.state !== 'open' : room.insideCount === 0;
  const isAlone = what === 'admission' && !standing.isModeratorInside;
  // When somebody is inside, the engine works.
  const engine = useEngine(isNobodyInside);
  return (
    <BeforeLayout
      areWordsFirst
      preview={
        <DevicePreview
          devices={devices}
          snapshot={snapshot}
          name={standing.name}
          colorKey={standing.participantId}
          isPrivate
        />
      }
      beneath={
        <>
          <p className="muted">{t(standing.role === 'viewer' ? 'waiting.seenOnStage' : 'waiting.seenInside')}</p>
          <DeviceChoice devices={devices} snapshot={snapshot} />
          <LevelMeter track={snapshot.microphone.track} />
          <DeviceNotes devices={devices} snapshot={snapshot} />
        </>
      }
    >
      <div className="stack-tight">
        <p role="status">
          <Status tone="waiting">{t(isAlone ? 'waiting.admission.alone' : `waiting.${what}.status`)}</Status>
        </p>
        <PageHeading>{t(`waiting.${what}.title`)}</PageHeading>
      </div>
      <div role="status">
        {isMovedBack && <Notice title={t('waiting.movedBack')}>{t('waiting.movedBackNext')}</Notice>}
      </div>
      {isUnreachable && (
        <Notice role="status" title={t('waiting.offline')}>
          {t('waiting.offlineNext')}
        </Notice>
      )}
      <EngineNotice engine={engine}>{t('waiting.offlineNext')}</EngineNotice>
      <Facts item={item} standing={standing} />
      <Messages messages={standing.messages} />
      <Checkbox label={t('waiting.sound')} checked={hasSound} onChange={({ target }) => onSound(target.checked)} />
      {onLeave && (
        <div className="row-wrap">
          <Button onClick={onLeave}>{t('leave')}</Button>
          <span className="muted">{t('waiting.otherTabs')}</span>
        </div>
      )}
    </BeforeLayout>
  );
}

function Facts({ item, standing }: { item: RoomItem; standing: Standing }) {
  const { t } = useWords('rooms');
  const now = useNow(5000);
  const time = formatTime(standing.waitingSince);
  const span = formatSpan(standing.waitingSince, now);
  return (
    <dl className={styles.facts}>
      <dt>{t('waiting.room')}</dt>
      <dd className="strong">
        <bdi>{item.title}</bdi>
      </dd>
      <dt>{t('waiting.by')}</dt>
      <dd>
        <bdi>{item.ownerName}</bdi>
      </dd>
      <dt>{t('waiting.waiting')}</dt>
      <dd className="number">{span ? t('waiting.for', { span, time }) : t('waiting.justNow', { time })}</dd>
    </dl>
  );
}

function Messages({ messages }: { messages: readonly LobbyMessage[] }) {
  const { t } = useWords('rooms');
  return (
    <div role="log" aria-label={t('waiting.messages')} className={styles.messages}>
      {messages.map((message) => (
        <div key={message.id} className={styles.message}>
          <p className="muted small">
            <bdi>{t('waiting.messageFrom', { name: message.authorName, time: formatTime(message.sentAt) })}</bdi>
          </p>
          <p className="large">
            <bdi>{message.text}</bdi>
          </p>
        </div>
      ))}
    </div>
  );
}
