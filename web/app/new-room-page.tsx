import { useState } from 'react';
import { useAccount } from '../features/accounts/use-account.ts';
import { findSettingFaults, newSettings, settingsBody } from '../features/rooms/room-settings.ts';
import { SettingsFields } from '../features/rooms/settings-fields.tsx';
import { useWords } from '../lib/words.ts';
import { TurnedOffPage } from './message-page.tsx';
import { NewItemPage } from './new-item-page.tsx';

/** The page where a room is created. */
export function NewRoomPage() {
  const { t } = useWords('rooms');
  const [fresh] = useState(() => newSettings(new Date()));
  return (
    <NewItemPage
      t={t}
      isOn={useAccount().may.createRooms}
      whenOff={<TurnedOffPage title={t('notices.off.title')} words={t('notices.off.wordsMember')} />}
      fresh={fresh}
      findFaults={findSettingFaults}
      toBody={(typed) => ({ kind: 'room', room: settingsBody(typed) })}
      fields={(given) => <SettingsFields {...given} />}
    />
  );
}
