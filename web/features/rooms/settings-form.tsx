import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import type { Room } from '#contracts/rooms.ts';
import { call } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { roomQuery } from './queries.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckIcon } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { findSettingFaults, isSameSettings, settingsBody, typedSettings } from './room-settings.ts';
import type { SettingFaults } from './room-settings.ts';
import { SettingsFields } from './settings-fields.tsx';
import styles from './settings.module.css';

const savedMilliseconds = 2000;

export interface SettingsFormProps {
  mediaId: string;
  /** Guards unsaved input: `isDirty` says whether something is not saved yet. */
  guard: (isDirty: boolean) => ReactNode;
}

/** The settings of a room, on its edit page. Input survives every error. */
export function SettingsForm({ mediaId, guard }: SettingsFormProps) {
  const { t } = useWords('rooms');
  const { data: room, error, refetch } = useQuery(roomQuery(mediaId));
  if (room) return <LoadedForm room={room} guard={guard} />;
  if (!error) {
    return (
      <Loading label={t('site:loading')} className="stack">
        <Skeleton width="20rem" height="2.75rem" />
        <Skeleton width="20rem" height="6rem" />
      </Loading>
    );
  }
  const again = (
    <Button size="small" onClick={() => void refetch()}>
      {t('site:tryAgain')}
    </Button>
  );
  return <Notice tone="danger" title={errorWords(error, t)} action={again} />;
}

/** Moves focus to the first field that is wrong; false when there is none. */
export function focusFirstFault(place: HTMLElement | null, faults: SettingFaults): boolean {
  const [first] = Object.keys(faults);
  if (first) place?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  return first !== undefined;
}

function useSave(room: Room) {
  const client = useQueryClient();
  const [isBusy, setIsBusy] = useState(false);
  const [isSaved, setIsSaved] = useState(false);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    if (!isSaved) return;
    const timer = setTimeout(() => setIsSaved(false), savedMilliseconds);
    return () => clearTimeout(timer);
  }, [isSaved]);
  const save = async (body: ReturnType<typeof settingsBody>): Promise<Room | null> => {
    setIsBusy(true);
    setError(null);
    try {
      const saved = await call('PATCH /api/rooms/:mediaId', { params: { mediaId: room.mediaId }, body });
      client.setQueryData(roomQuery(room.mediaId).queryKey, saved);
      setIsSaved(true);
      return saved;
    } catch (caught) {
      setError(caught);
      return null;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, isSaved, error, save };
}

function LoadedForm({ room, guard }: { room: Room; guard: SettingsFormProps['guard'] }) {
  const { t } = useWords('rooms');
  const [base, setBase] = useState(() => typedSettings(room.settings, new Date()));
  const [typed, setTyped] = useState(base);
  const [isChecked, setIsChecked] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const { isBusy, isSaved, error, save } = useSave(room);
  const isDirty = !isSameSettings(base, typed);
  const faults = findSettingFaults(typed);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    if (isBusy || !isDirty || focusFirstFault(place.current, faults)) return;
    if (await save(settingsBody(typed))) setBase(typed);
  };
  const isShownSaved = isSaved && !isDirty;
  return (
    <form noValidate className={styles.form} onSubmit={(event) => void send(event)}>
      {guard(isDirty)}
      {error !== null && <Notice tone="danger" title={errorWords(error, t)} />}
      <SettingsFields
        place={place}
        typed={typed}
        faults={isChecked ? faults : {}}
        onChange={(changes) => setTyped({ ...typed, ...changes })}
      />
      <div className={styles.formEnd}>
        <Button
          type="submit"
          isBusy={isBusy}
          isBlocked={!isDirty && !isSaved}
          icon={isShownSaved ? CheckIcon : undefined}
        >
          {isShownSaved ? t('site:saved') : t('site:save')}
        </Button>
        {isDirty && <Button onClick={() => setTyped(base)}>{t('site:cancel')}</Button>}
        <span role="status" className="muted">
          {!isDirty && !isSaved && t('form.saved')}
        </span>
      </div>
    </form>
  );
}
