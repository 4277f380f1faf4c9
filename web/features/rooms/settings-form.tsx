import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { call } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { SettingsForm } from '../../lib/settings-form.tsx';
import { roomQuery } from './queries.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { findSettingFaults, isSameSettings, settingsBody, typedSettings } from './room-settings.ts';
import { SettingsFields } from './settings-fields.tsx';

export interface RoomSettingsFormProps {
  mediaId: string;
  guard: (isDirty: boolean) => ReactNode;
}

/** The settings of a room, on its edit page. */
export function RoomSettingsForm({ mediaId, guard }: RoomSettingsFormProps) {
  const { t } = useWords('rooms');
  const client = useQueryClient();
  const [now] = useState(() => new Date());
  const { data: room, error, refetch } = useQuery(roomQuery(mediaId));
  if (room) {
    return (
      <SettingsForm
        saved={typedSettings(room.settings, now)}
        isSame={isSameSettings}
        findFaults={findSettingFaults}
        save={async (typed) => {
          const saved = await call('PATCH /api/rooms/:mediaId', { params: { mediaId }, body: settingsBody(typed) });
          client.setQueryData(roomQuery(mediaId).queryKey, saved);
        }}
        guard={guard}
        fields={(given) => <SettingsFields {...given} />}
      />
    );
  }
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
