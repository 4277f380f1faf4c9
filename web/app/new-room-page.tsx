import { useRef, useState } from 'react';
import { useAccount } from '../features/accounts/use-account.ts';
import { findSettingFaults, newSettings, settingsBody } from '../features/rooms/room-settings.ts';
import { focusFirstFault } from '../features/rooms/settings-form.tsx';
import { SettingsFields } from '../features/rooms/settings-fields.tsx';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { useWords } from '../lib/words.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { NotPermittedPage, TurnedOffPage } from './message-page.tsx';
import { NewItemForm } from './new-item-form.tsx';

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

function NewRoomForm() {
  const { t } = useWords('rooms');
  const [fresh] = useState(() => newSettings(new Date()));
  const [settings, setSettings] = useState(fresh);
  const place = useRef<HTMLDivElement>(null);
  const faults = findSettingFaults(settings);
  return (
    <NewItemForm
      settings={() => ({ kind: 'room', room: settingsBody(settings) })}
      hasTypedSettings={settings !== fresh}
      focusFault={() => focusFirstFault(place.current, faults)}
      create={t('new.create')}
    >
      {(isChecked) => (
        <SettingsFields
          place={place}
          typed={settings}
          faults={isChecked ? faults : {}}
          onChange={(changes) => setSettings({ ...settings, ...changes })}
        />
      )}
    </NewItemForm>
  );
}
