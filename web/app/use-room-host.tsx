import type { MediaItem } from '#contracts/media.ts';
import type { HostSlot } from '../features/rooms/inside/slots.ts';
import { MenuItem } from '../ui/menu.tsx';
import { useHost } from './use-host.tsx';

/** Guest access and invitations of a room, in its More menu, for those inside who may manage them. */
export function useRoomHost(item: MediaItem): HostSlot | undefined {
  const host = useHost(item);
  if (!host) return undefined;
  const items = host.actions.map(({ name, icon, words, run }) => (
    <MenuItem key={name} icon={icon} onSelect={run}>
      {words}
    </MenuItem>
  ));
  return { ...host, items };
}
