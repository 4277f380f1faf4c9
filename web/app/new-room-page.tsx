import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { longestDescription, longestTitle } from '#contracts/limits.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { addTags, decideFaults } from '../features/media/details.ts';
import type { DetailName, Details } from '../features/media/details.ts';
import { DetailFields } from '../features/media/detail-fields.tsx';
import { findSettingFaults, newSettings, settingsBody } from '../features/rooms/room-settings.ts';
import { focusFirstFault } from '../features/rooms/settings-form.tsx';
import { SettingsFields } from '../features/rooms/settings-fields.tsx';
import { call, isApiError } from '../lib/api.ts';
import { errorWords, fieldWords } from '../lib/error-words.ts';
import { formatCount } from '../lib/format.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { takeMediaItem } from '../features/media/queries.ts';
import { useWords } from '../lib/words.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { Column, PageHead } from '../ui/page-frame.tsx';
import styles from './edit-page.module.css';
import { UnsavedGuard } from './leave-guard.tsx';
import { NotPermittedPage, TurnedOffPage } from './message-page.tsx';

const nothingTyped: Details = { title: '', description: '', tags: [], visibility: 'private' };

/** The page where a room is created. */
export function NewRoomPage() {
  const { t } = useWords('rooms');
  const account = useAccount();
  usePageTitle(t('new.page'));
  const { createMedia, createRooms } = account.may;
  if (!createMedia) return <NotPermittedPage words={t('new.forbidden')} />;
  if (!createRooms) return <TurnedOffPage title={t('notices.off.title')} words={t('notices.off.wordsMember')} />;
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('new.title')}</PageHeading>
      </PageHead>
      <NewRoomForm />
    </Column>
  );
}

/** The state of the form, and the request that creates the room. */
function useNewRoom() {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [details, setDetails] = useState(nothingTyped);
  const [typedTag, setTypedTag] = useState('');
  const [fresh] = useState(() => newSettings(new Date()));
  const [settings, setSettings] = useState(fresh);
  const create = useMutation({
    mutationFn: (whole: Details) =>
      call('POST /api/media', { body: { ...whole, kind: 'room', room: settingsBody(settings) } }),
    onSuccess: (item) => {
      takeMediaItem(client, item);
      void navigate({ to: '/media/$mediaId', params: { mediaId: item.id }, ignoreBlocker: true });
    },
  });
  const hasTyped = details !== nothingTyped || typedTag !== '' || settings !== fresh;
  return { details, setDetails, typedTag, setTypedTag, settings, setSettings, create, hasTyped };
}

function NewRoomForm() {
  const { t } = useWords('rooms');
  const form = useNewRoom();
  const { details, settings, create } = form;
  const [isChecked, setIsChecked] = useState(false);
  const element = useRef<HTMLFormElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const notice = useRef<HTMLDivElement>(null);
  const faults = isChecked ? decideFaults(details) : {};
  const settingFaults = findSettingFaults(settings);
  const refused = isApiError(create.error, 'request.invalid') ? create.error.details : [];
  const isAboutField = refused.some(({ field }) => (field.split('.')[0] ?? '') in details);
  const failed = create.error && !isAboutField;
  useEffect(() => {
    if (failed) notice.current?.focus();
  }, [failed]);
  const errorOf = (name: DetailName) => {
    const fault = faults[name];
    if (fault)
      return t(`edit:faults.${fault}`, {
        maxTitle: formatCount(longestTitle),
        maxDescription: formatCount(longestDescription),
      });
    return fieldWords(refused, name, t);
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    const { tags, rest, fault } = addTags(details.tags, form.typedTag);
    form.setTypedTag(rest);
    const whole = { ...details, tags };
    form.setDetails(whole);
    const [wrong] = Object.keys(decideFaults(whole));
    if (wrong) element.current?.querySelector<HTMLElement>(`[name="${wrong}"]`)?.focus();
    else if (!fault && !focusFirstFault(place.current, settingFaults) && !create.isPending) create.mutate(whole);
  };
  return (
    <form ref={element} noValidate className={styles.parts} onSubmit={send}>
      <UnsavedGuard isDirty={form.hasTyped && !create.isSuccess} />
      {failed && <Notice ref={notice} tabIndex={-1} tone="danger" title={errorWords(create.error, t)} />}
      <DetailFields
        typed={details}
        typedTag={form.typedTag}
        onTypedTag={form.setTypedTag}
        errorOf={errorOf}
        onChange={(changes) => form.setDetails({ ...details, ...changes })}
      />
      <SettingsFields
        place={place}
        typed={settings}
        faults={isChecked ? settingFaults : {}}
        onChange={(changes) => form.setSettings({ ...settings, ...changes })}
      />
      <div className="row">
        <Button type="submit" look="primary" isBusy={create.isPending}>
          {t('new.create')}
        </Button>
      </div>
    </form>
  );
}
