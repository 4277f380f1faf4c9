import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import {
  CameraIcon,
  CameraOffIcon,
  ChatIcon,
  DownIcon,
  HandIcon,
  KeyboardIcon,
  MicIcon,
  MicOffIcon,
  MoreIcon,
  PeopleIcon,
  ScreenIcon,
  SmileIcon,
} from '../../../ui/icons.ts';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import type { ControlBarProps } from './control-bar-types.ts';
import { ControlButton } from './control-button.tsx';
import styles from './control-bar.module.css';
import { ReactionItems } from './reaction-items.tsx';
import { useIsNarrow } from '../../../lib/use-is-narrow.ts';

/** The controls of a room in one row. Decides nothing: shows its props and reports presses. */
export function ControlBar(props: ControlBarProps) {
  const { t } = useWords('rooms-call');
  const isNarrow = useIsNarrow();
  return (
    <footer className={styles.controls} aria-label={t('controls.label')}>
      <Sending {...props} isNarrow={isNarrow} />
      {/* A phone has room for what a viewer does most; participants on stage find it under More. */}
      {!(isNarrow && props.may.publish) && <Reacting {...props} />}
      <Panels {...props} />
      <More {...props} isNarrow={isNarrow} />
      <hr className={styles.line} />
      <Leaving {...props} />
    </footer>
  );
}

interface WithWidth extends ControlBarProps {
  isNarrow: boolean;
}

function Sending({ may, isMicrophoneOn, isCameraOn, isSharing, isNarrow, ...on }: WithWidth) {
  const { t } = useWords('rooms-call');
  if (!may.publish) return null;
  return (
    <>
      <ControlButton
        label={t(isMicrophoneOn ? 'controls.mute' : 'controls.unmute')}
        icon={isMicrophoneOn ? MicIcon : MicOffIcon}
        shortcut={on.areShortcutsOn ? 'M' : undefined}
        onClick={on.onMicrophone}
      />
      <ControlButton
        label={t(isCameraOn ? 'controls.stopVideo' : 'controls.startVideo')}
        icon={isCameraOn ? CameraIcon : CameraOffIcon}
        shortcut={on.areShortcutsOn ? 'V' : undefined}
        onClick={on.onCamera}
      />
      {may.shareScreen && !isNarrow && (
        <ControlButton
          label={t(isSharing ? 'controls.stopSharing' : 'controls.shareScreen')}
          icon={ScreenIcon}
          data-on={isSharing || undefined}
          onClick={on.onShareScreen}
        />
      )}
      <hr className={styles.line} />
    </>
  );
}

function Reacting({ may, isHandRaised, handHint, areShortcutsOn, onHand, onReact }: ControlBarProps) {
  const { t } = useWords('rooms-call');
  if (!may.raiseHand && !may.react) return null;
  return (
    <>
      {may.raiseHand && (
        <ControlButton
          label={t(isHandRaised ? 'controls.lowerHand' : 'controls.raiseHand')}
          icon={HandIcon}
          data-on={isHandRaised || undefined}
          title={handHint ?? undefined}
          shortcut={areShortcutsOn ? 'H' : undefined}
          onClick={onHand}
        />
      )}
      {may.react && (
        <Menu align="start" trigger={<ControlButton label={t('controls.react')} icon={SmileIcon} />}>
          <ReactionItems onReact={onReact} />
        </Menu>
      )}
      <hr className={styles.line} />
    </>
  );
}

function Panels({ may, openPanel, waitingCount, handsCount, unreadCount, areShortcutsOn, onPanel }: ControlBarProps) {
  const { t } = useWords('rooms-call');
  return (
    <>
      <ControlButton
        label={t('controls.participants')}
        icon={PeopleIcon}
        badges={[
          { count: waitingCount, words: t('controls.waiting', { count: waitingCount }) },
          { count: handsCount, words: t('controls.hands', { count: handsCount }), icon: HandIcon },
        ]}
        aria-expanded={openPanel === 'participants'}
        shortcut={areShortcutsOn ? 'P' : undefined}
        onClick={() => onPanel('participants')}
      />
      {may.chat && (
        <ControlButton
          label={t('controls.chat')}
          icon={ChatIcon}
          badges={[{ count: unreadCount, words: t('controls.unread', { count: unreadCount }) }]}
          aria-expanded={openPanel === 'chat'}
          shortcut={areShortcutsOn ? 'C' : undefined}
          onClick={() => onPanel('chat')}
        />
      )}
    </>
  );
}

function More({ isNarrow, may, isSharing, isHandRaised, more, ...on }: WithWidth) {
  const { t } = useWords('rooms-call');
  // A phone has no keys to press.
  const hasKeyboard = !isNarrow && matchMedia('(any-pointer: fine)').matches;
  const isReactingHere = isNarrow && may.publish;
  return (
    <Menu trigger={<ControlButton label={t('controls.more')} icon={MoreIcon} />}>
      {isReactingHere && may.react && <ReactionItems onReact={on.onReact} />}
      {isReactingHere && may.raiseHand && (
        <MenuItem icon={HandIcon} onSelect={on.onHand}>
          {t(isHandRaised ? 'controls.lowerHand' : 'controls.raiseHand')}
        </MenuItem>
      )}
      {isNarrow && may.publish && may.shareScreen && (
        <MenuItem icon={ScreenIcon} onSelect={on.onShareScreen}>
          {t(isSharing ? 'controls.stopSharing' : 'controls.shareScreen')}
        </MenuItem>
      )}
      {more}
      {hasKeyboard && (
        <>
          {more && <MenuSeparator />}
          <MenuItem icon={KeyboardIcon} onSelect={on.onShortcuts}>
            {t('controls.shortcuts')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}

function Leaving({ may, onLeave, onEnd }: ControlBarProps) {
  const { t } = useWords('rooms-call');
  if (!may.end) {
    return (
      <Button look="danger" onClick={onLeave}>
        {t('controls.leave')}
      </Button>
    );
  }
  const trigger = (
    <Button look="danger">
      {t('controls.leave')}
      <Icon of={DownIcon} size="small" className={styles.down} />
    </Button>
  );
  return (
    <Menu trigger={trigger}>
      <MenuItem onSelect={onLeave}>{t('controls.leave')}</MenuItem>
      <MenuItem look="danger" onSelect={onEnd}>
        {t('controls.endForAll')}
      </MenuItem>
    </Menu>
  );
}
