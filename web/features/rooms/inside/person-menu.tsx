import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { MoreIcon } from '../../../ui/icons.ts';
import { Menu, MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import type { CallPerson } from '../call/call-types.ts';
import type { RoomActions } from './use-room-actions.ts';

export interface PersonMenuProps {
  participant: RoomParticipant;
  /** What the participant sends; null for viewers. */
  person: CallPerson | null;
  actions: RoomActions;
  onBan: () => void;
}

/** What a moderator may do with a participant inside. Nobody may act on the owner. */
export function PersonMenu({ participant, person, actions, onBan }: PersonMenuProps) {
  const { t } = useWords('rooms');
  const { id, name, isOnStage, role } = participant;
  const act = (action: Parameters<RoomActions['person']>[0]) => () => void actions.person(action, id);
  return (
    <Menu trigger={<IconButton icon={MoreIcon} size="small" label={t('menu.label', { name })} tip={t('menu.tip')} />}>
      {person && !person.microphone.isMuted && (
        <MenuItem onSelect={() => void actions.mute(id, 'microphone')}>{t('menu.mute')}</MenuItem>
      )}
      {person?.camera && <MenuItem onSelect={() => void actions.mute(id, 'camera')}>{t('menu.cameraOff')}</MenuItem>}
      {person?.screen && (
        <MenuItem onSelect={() => void actions.mute(id, 'screen_share')}>{t('menu.stopSharing')}</MenuItem>
      )}
      {!isOnStage && <MenuItem onSelect={act('stage')}>{t('people.bringOnStage')}</MenuItem>}
      {isOnStage && role !== 'moderator' && <MenuItem onSelect={act('unstage')}>{t('menu.backToViewers')}</MenuItem>}
      {participant.handRaisedAt && <MenuItem onSelect={act('lower-hand')}>{t('people.lowerHand')}</MenuItem>}
      <MenuSeparator />
      <MenuItem onSelect={act('to-lobby')}>{t('menu.toLobby')}</MenuItem>
      <MenuItem onSelect={act('remove')}>{t('menu.remove')}</MenuItem>
      <MenuItem look="danger" onSelect={onBan}>
        {t('menu.ban')}
      </MenuItem>
    </Menu>
  );
}
