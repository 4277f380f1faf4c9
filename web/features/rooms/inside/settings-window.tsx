import { useId, useState } from 'react';
import type { Room } from '#contracts/rooms.ts';
import { errorWords } from '../../../lib/error-words.ts';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { DialogBody } from '../../../ui/dialog-parts.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Switch } from '../../../ui/switch.tsx';
import type { ChangeRoom } from '../room-settings.ts';
import { RoomHelp } from '../room-help.tsx';
import { AskWindow } from '../../../lib/ask-window.tsx';
import { Bans } from './bans.tsx';
import styles from './windows.module.css';
import type { RoomActions } from './use-room-actions.ts';

const switches = ['lobbyForGuests', 'lobbyForMembers', 'locked', 'chat', 'screenShare'] as const;
type SwitchName = (typeof switches)[number];

export interface SettingsWindowProps {
  room: Room;
  actions: RoomActions;
  isOpen: boolean;
  onClose: () => void;
}

/** The settings that moderators change while the room is open; each takes effect at once. */
export function SettingsWindow({ room, actions, isOpen, onClose }: SettingsWindowProps) {
  const { t } = useWords('rooms');
  const [asked, setAsked] = useState<ChangeRoom | null>(null);
  const change = (name: SwitchName, isOn: boolean) => {
    const isLobby = name === 'lobbyForGuests' || name === 'lobbyForMembers';
    const concerned = room.waiting.filter(({ isGuest }) => isGuest === (name === 'lobbyForGuests'));
    if (isLobby && !isOn && concerned.length > 0) setAsked({ [name]: isOn });
    else void actions.change({ [name]: isOn });
  };
  const answer = async (isAdmitting: boolean) => {
    if (asked && (await actions.change(asked)) && isAdmitting) await actions.room('admit-all');
    setAsked(null);
  };
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('more.settings')} closeLabel={t('site:close')} width={32}>
      <DialogBody className="stack">
        {actions.news?.of === 'failed' && <Notice tone="danger" title={errorWords(actions.news.error, t)} />}
        <div>
          {switches.map((name) => (
            <Setting
              key={name}
              name={name}
              isOn={room.settings[name]}
              isBusy={actions.busy.has('change')}
              onChange={(isOn) => change(name, isOn)}
            />
          ))}
          <NotificationSetting />
        </div>
        <Bans mediaId={room.mediaId} />
        <RoomHelp />
      </DialogBody>
      <AskWindow
        isOpen={asked !== null}
        isDanger={false}
        title={t('lobbyOff.title', { count: room.waiting.length })}
        words={t('lobbyOff.words')}
        yes={t('lobbyOff.admit')}
        other={{ words: t('lobbyOff.keep'), onPress: () => void answer(false) }}
        isBusy={actions.busy.has('change') || actions.busy.has('admit-all')}
        onYes={() => void answer(true)}
        onClose={() => setAsked(null)}
      />
    </Dialog>
  );
}

interface SettingProps {
  name: SwitchName;
  isOn: boolean;
  isBusy: boolean;
  onChange: (isOn: boolean) => void;
}

function Setting({ name, isOn, isBusy, onChange }: SettingProps) {
  const { t } = useWords('rooms');
  const id = useId();
  return (
    <div className={styles.setting}>
      <div>
        <p id={id} className="strong">
          {t(`settings.${name}.name`)}
        </p>
        <p id={`${id}-words`} className="muted">
          {t(`settings.${name}.words`)}
        </p>
      </div>
      <Switch aria-labelledby={id} aria-describedby={`${id}-words`} isOn={isOn} isBusy={isBusy} onChange={onChange} />
    </div>
  );
}

/** Browsers ask for this permission only after a press; renders nothing where there is nothing to allow. */
function NotificationSetting() {
  const { t } = useWords('rooms');
  const isKnown = typeof Notification !== 'undefined' && isSecureContext;
  const [permission, setPermission] = useState(isKnown ? Notification.permission : 'denied');
  if (!isKnown) return null;
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <div className={styles.setting}>
      <div>
        <p className="strong">{t('notifications.name')}</p>
        <p className="muted" role="status">
          {t(`notifications.${permission}`)}
        </p>
      </div>
      {permission === 'default' && (
        <Button size="small" onClick={() => void ask()}>
          {t('notifications.allow')}
        </Button>
      )}
    </div>
  );
}
