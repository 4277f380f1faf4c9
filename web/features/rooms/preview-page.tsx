import { useState } from 'react';
import type { FormEvent } from 'react';
import { longestName } from '#contracts/limits.ts';
import type { Room } from '#contracts/rooms.ts';
import { charactersOf, cleanName } from '#contracts/typed-text.ts';
import { PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PeopleIcon } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { BeforeLayout } from './before-layout.tsx';
import styles from './before.module.css';
import { DeviceChoice } from './devices/device-choice.tsx';
import { DeviceNotes } from './devices/device-notes.tsx';
import { DevicePreview } from './devices/device-preview.tsx';
import type { Devices, DevicesSnapshot } from './devices/device-types.ts';
import { LevelMeter } from './devices/level-meter.tsx';
import { EngineNotice } from './engine-notice.tsx';
import type { RoomItem } from './room-item.ts';
import { formatTime } from '../../lib/moments.ts';
import { useEngine } from './use-engine.ts';
import { Faces, whoIsInside } from './who-is-inside.tsx';

export interface PreviewPageProps {
  item: RoomItem;
  room: Room | null;
  devices: Devices;
  snapshot: DevicesSnapshot;
  /** The name from the member's account. */
  name: string;
  isJoining: boolean;
  /** The name that the server refused, because it is a word for a role. */
  refusedName: string | null;
  isUnreachable: boolean;
  onJoin: (name: string) => void;
}

/** Before joining: the member tests camera and microphone and enters a name. Joining without either is possible. */
export function PreviewPage({
  item,
  room,
  devices,
  snapshot,
  name,
  isJoining,
  refusedName,
  isUnreachable,
  onJoin,
}: PreviewPageProps) {
  const { t } = useWords('rooms');
  const [typed, setTyped] = useState(name);
  const [isChecked, setIsChecked] = useState(false);
  usePageTitle(item.title);
  const isEngineAway = room !== null && room.engine.state !== 'ready';
  const engine = useEngine(isEngineAway) ?? room?.engine ?? null;
  const fault = findFault(cleanName(typed), refusedName);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (fault) event.currentTarget.querySelector('input')?.focus();
    else if (!isJoining) onJoin(cleanName(typed));
  };
  return (
    <BeforeLayout
      preview={<DevicePreview devices={devices} snapshot={snapshot} name={typed || name} colorKey={item.id} />}
      beneath={
        <>
          <DeviceChoice devices={devices} snapshot={snapshot} />
          <LevelMeter track={snapshot.microphone.track} />
          <DeviceNotes devices={devices} snapshot={snapshot} />
        </>
      }
    >
      <div className="stack-tight">
        <p className={styles.kind}>
          <Icon of={PeopleIcon} size="small" />
          {room?.session.state === 'open' && room.session.openedAt
            ? t('preview.openSince', { time: formatTime(room.session.openedAt) })
            : t('kind')}
        </p>
        <PageHeading>
          <bdi>{item.title}</bdi>
        </PageHeading>
        <p className="muted large">
          <bdi>{t('site:by', { name: item.ownerName })}</bdi>
        </p>
      </div>
      {room && (
        <div className={styles.inside}>
          <Faces room={room} size="small" most={3} />
          <span className="muted">{whoIsInside(room, t)}</span>
        </div>
      )}
      <form noValidate className="stack" onSubmit={send}>
        {isUnreachable && <Notice tone="danger" title={t('errors:network')} />}
        <EngineNotice engine={engine}>{t('preview.engineNext')}</EngineNotice>
        <Field
          label={t('preview.name')}
          value={typed}
          error={isChecked && fault ? t(fault, { max: longestName }) : null}
          autoComplete="name"
          onChange={({ target }) => setTyped(target.value)}
        />
        <Button type="submit" look="primary" size="large" isBusy={isJoining}>
          {t('join')}
        </Button>
        <p className="muted">{room && t(`preview.as.${chooseJoinWords(room)}`)}</p>
      </form>
    </BeforeLayout>
  );
}

function findFault(name: string, refusedName: string | null) {
  const length = charactersOf(name);
  if (length === 0) return 'preview.nameMissing';
  if (length > longestName) return 'preview.nameTooLong';
  return name === refusedName ? 'preview.nameReserved' : null;
}

/** What Join will do: the key of the sentence under `preview.as`. */
function chooseJoinWords({ may, joining }: Room): 'moderator' | 'speaker' | 'lobby' | 'lobbyToStage' | 'viewer' {
  if (may.moderate) return 'moderator';
  if (joining.hasLobby) return joining.isOnStage ? 'lobbyToStage' : 'lobby';
  return joining.isOnStage ? 'speaker' : 'viewer';
}
