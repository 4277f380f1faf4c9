import type { ReactNode } from 'react';
import type { Room } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import {
  GridIcon,
  HandIcon,
  LayoutIcon,
  MicOffIcon,
  PeopleIcon,
  PipIcon,
  SettingsIcon,
  CameraIcon,
} from '../../../ui/icons.ts';
import { MenuItem, MenuSeparator } from '../../../ui/menu.tsx';
import type { RoomActions } from './use-room-actions.ts';

export type RoomWindow = 'settings' | 'devices' | 'shortcuts';

export interface MoreItemsProps {
  room: Room;
  isOnStage: boolean;
  layout: 'grid' | 'speaker';
  /** Null where the browser has no picture in picture. */
  onPictureInPicture: (() => void) | null;
  actions: RoomActions;
  onLayout: () => void;
  onWindow: (window: RoomWindow) => void;
  /** What the host may do with the item. */
  hostItems?: ReactNode;
}

/** The items of the More menu: layout, devices, and the switches of moderators. */
export function MoreItems({ room, isOnStage, layout, onPictureInPicture, actions, hostItems, ...on }: MoreItemsProps) {
  const { t } = useWords('rooms');
  const { may } = room;
  return (
    <>
      <MenuItem icon={layout === 'grid' ? LayoutIcon : GridIcon} onSelect={on.onLayout}>
        {t(layout === 'grid' ? 'more.speakerLayout' : 'more.gridLayout')}
      </MenuItem>
      {onPictureInPicture && (
        <MenuItem icon={PipIcon} onSelect={onPictureInPicture}>
          {t('more.pictureInPicture')}
        </MenuItem>
      )}
      <MenuItem icon={CameraIcon} onSelect={() => on.onWindow('devices')}>
        {t('more.devices')}
      </MenuItem>
      {may.comeOnStage && (
        <MenuItem icon={PeopleIcon} onSelect={() => void actions.stage(!isOnStage)}>
          {t(isOnStage ? 'more.leaveStage' : 'more.comeOnStage')}
        </MenuItem>
      )}
      {hostItems && <MenuSeparator />}
      {hostItems}
      {may.moderate && (
        <>
          <MenuSeparator />
          <MenuItem icon={MicOffIcon} onSelect={() => void actions.room('mute-all')}>
            {t('more.muteAll')}
          </MenuItem>
          <MenuItem icon={HandIcon} onSelect={() => void actions.room('lower-hands')}>
            {t('more.lowerHands')}
          </MenuItem>
          <MenuItem icon={SettingsIcon} onSelect={() => on.onWindow('settings')}>
            {t('more.settings')}
          </MenuItem>
        </>
      )}
    </>
  );
}
