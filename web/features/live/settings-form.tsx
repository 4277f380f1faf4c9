import type { ReactNode } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import { SettingsForm } from '../../lib/settings-form.tsx';
import { findSettingFaults, isSameSettings, settingsBody, typedSettings } from './live-settings.ts';
import { SettingsFields } from './settings-fields.tsx';

export interface LiveSettingsFormProps {
  mediaId: string;
  view: LiveView;
  onSaved: (view: LiveView) => void;
  guard: (isDirty: boolean) => ReactNode;
}

/** The settings of a live session. */
export function LiveSettingsForm({ mediaId, view, onSaved, guard }: LiveSettingsFormProps) {
  return (
    <SettingsForm
      saved={typedSettings(view.settings)}
      isSame={isSameSettings}
      findFaults={findSettingFaults}
      save={async (typed, before) =>
        onSaved(await call('PATCH /api/live/:mediaId', { params: { mediaId }, body: settingsBody(typed, before) }))
      }
      guard={guard}
      fields={(given) => <SettingsFields {...given} />}
    />
  );
}
