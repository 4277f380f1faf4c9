import { useAccount } from '../features/accounts/use-account.ts';
import { findSettingFaults, newSettings, settingsBody } from '../features/live/live-settings.ts';
import { SettingsFields } from '../features/live/settings-fields.tsx';
import { useWords } from '../lib/words.ts';
import { TurnedOffPage } from './message-page.tsx';
import { NewItemPage } from './new-item-page.tsx';

/** The page where a live session is created. */
export function NewLivePage() {
  const { t } = useWords('live-owner');
  return (
    <NewItemPage
      t={t}
      isOn={useAccount().may.createLive}
      whenOff={<TurnedOffPage title={t('new.offTitle')} words={t('new.offWords')} />}
      fresh={newSettings}
      findFaults={findSettingFaults}
      toBody={(typed) => ({ kind: 'live', live: settingsBody(typed, newSettings) })}
      fields={(given) => <SettingsFields {...given} />}
    />
  );
}
