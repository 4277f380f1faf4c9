import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { AskDialog } from '../features/channels/ask-dialog.tsx';
import { roomQuery } from '../features/rooms/queries.ts';
import { call } from '../lib/api.ts';
import { formatCount } from '../lib/format.ts';
import { mediaItemQuery } from '../lib/queries.ts';
import { ClosedIcon, FileIcon, GuestIcon, PeopleIcon } from '../ui/icons.ts';

export interface DeleteChannelDialogProps {
  channel: Channel;
  isOpen: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before a channel is deleted: who loses it, what becomes of its items and of its room. */
export function DeleteChannelDialog({ channel, isOpen, onClose, onDeleted }: DeleteChannelDialogProps) {
  const { t } = useTranslation('channels');
  const { members, items } = channel.counts;
  const { roomId } = channel;
  const room = useQuery({ ...roomQuery(roomId ?? ''), enabled: isOpen && roomId !== null, staleTime: 0 });
  const item = useQuery({ ...mediaItemQuery(roomId ?? ''), enabled: isOpen && roomId !== null });
  const step = useMutation({
    mutationFn: () => call('DELETE /api/channels/:channelId', { params: { channelId: channel.id } }),
    onSuccess: onDeleted,
  });
  const inside = room.data?.insideCount ?? 0;
  const owner = item.data?.owner.name ?? '';
  const count = (number: number) => ({ count: number, formatted: formatCount(number) });
  const effects = [
    { icon: PeopleIcon, words: t('delete.members', count(members)) },
    ...(items > 0 ? [{ icon: FileIcon, words: t('delete.items', count(items)) }] : []),
    ...(inside > 0 ? [{ icon: ClosedIcon, words: t('delete.roomRuns', count(inside)) }] : []),
    ...(roomId && owner ? [{ icon: GuestIcon, words: t('delete.room', { owner }) }] : []),
  ];
  return (
    <AskDialog
      title={t('delete.title', { title: channel.title })}
      word={t('delete.word')}
      {...{ effects, step, isOpen, onClose }}
    />
  );
}
