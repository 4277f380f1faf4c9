import { useState } from 'react';
import { liveChats } from '#contracts/limits.ts';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { useWords } from '../../lib/words.ts';
import { DialogBody } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { SettingsIcon } from '../../ui/icons.ts';
import { Select } from '../../ui/select.tsx';
import type { ChangeLive } from './live-settings.ts';

const pauses = [0, 5, 15, 30, 60];

export interface ChatSettingsProps {
  mediaId: string;
  view: LiveView;
  onChanged: (view: LiveView) => void;
}

/** In the head of the chat, for moderators: who may write, and how often. Each choice counts at once. */
export function ChatSettings({ mediaId, view: { settings }, onChanged }: ChatSettingsProps) {
  const { t } = useWords('live-owner');
  const [isOpen, setIsOpen] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const change = (body: ChangeLive) => {
    setError(null);
    void call('PATCH /api/live/:mediaId', { params: { mediaId }, body }).then(onChanged, setError);
  };
  const offered = [...new Set([...pauses, settings.slowModeSeconds])].toSorted((a, b) => a - b);
  return (
    <>
      <IconButton icon={SettingsIcon} label={t('chatSettings.open')} onClick={() => setIsOpen(true)} />
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('chatSettings.title')}
        closeLabel={t('site:close')}
        width={27}
      >
        <DialogBody className="stack">
          {error !== null && <FailureNotice error={error} />}
          <Select
            label={t('chatSettings.who')}
            value={settings.chat}
            onChange={({ target }) => {
              const chat = liveChats.find((one) => one === target.value);
              if (chat) change({ chat });
            }}
          >
            {liveChats.map((one) => (
              <option key={one} value={one}>
                {t(`settings.chat.${one}.name`)}
              </option>
            ))}
          </Select>
          <Select
            label={t('chatSettings.slowMode')}
            help={t('chatSettings.slowModeHelp')}
            value={String(settings.slowModeSeconds)}
            onChange={({ target }) => change({ slowModeSeconds: Number(target.value) })}
          >
            {offered.map((seconds) => (
              <option key={seconds} value={seconds}>
                {seconds === 0 ? t('chatSettings.noSlowMode') : t('chatSettings.every', { seconds })}
              </option>
            ))}
          </Select>
        </DialogBody>
      </Dialog>
    </>
  );
}
