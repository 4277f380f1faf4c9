import { useRef, useState } from 'react';
import { useAccount } from '../features/accounts/use-account.ts';
import { findSettingFaults, newSettings, settingsBody } from '../features/live/live-settings.ts';
import { focusFirstFault, SettingsFields } from '../features/live/settings-fields.tsx';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { useWords } from '../lib/words.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { NotPermittedPage, TurnedOffPage } from './message-page.tsx';
import { NewItemForm } from './new-item-form.tsx';

/** The page where a live session is created. */
export function NewLivePage() {
  const { t } = useWords('live-owner');
  const account = useAccount();
  usePageTitle(t('new.page'));
  const { createMedia, createLive } = account.may;
  if (!createMedia) return <NotPermittedPage words={t('new.forbidden')} />;
  if (!createLive) return <TurnedOffPage title={t('new.offTitle')} words={t('new.offWords')} />;
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('new.title')}</PageHeading>
      </PageHead>
      <NewLiveForm />
    </Column>
  );
}

function NewLiveForm() {
  const { t } = useWords('live-owner');
  const [settings, setSettings] = useState(newSettings);
  const place = useRef<HTMLDivElement>(null);
  const faults = findSettingFaults(settings);
  return (
    <NewItemForm
      settings={() => ({ kind: 'live', live: settingsBody(settings, newSettings) })}
      hasTypedSettings={settings !== newSettings}
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
