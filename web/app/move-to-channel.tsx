import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import type { MediaItem } from '#contracts/media.ts';
import { Effects } from '../features/channels/ask-dialog.tsx';
import type { Effect } from '../features/channels/ask-dialog.tsx';
import { membersWords } from '../features/channels/channel-words.ts';
import { channelListQuery, takeChannel } from '../features/channels/queries.ts';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import { call } from '../lib/api.ts';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { formatCount, formatList } from '../lib/format.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { GuestIcon, InfoIcon, OffIcon, PeopleIcon } from '../ui/icons.ts';
import { Select } from '../ui/select.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';

export interface MoveToChannelProps {
  item: MediaItem;
  isOpen: boolean;
  onClose: () => void;
  finalFocus: () => HTMLElement | null;
}

/** Makes a room the room of a channel, and says first what stops working. */
export function MoveToChannel({ item, isOpen, onClose, finalFocus }: MoveToChannelProps) {
  const { t } = useTranslation('channels');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('move.title')}
      description={t('move.words', { title: item.title })}
      closeLabel={t('site:close')}
      width={32}
      finalFocus={finalFocus}
    >
      <Choose item={item} onClose={onClose} />
    </Dialog>
  );
}

function Choose({ item, onClose }: { item: MediaItem; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const list = useInfiniteQuery(channelListQuery({ mine: 'true' }));
  const known = list.data?.pages.flatMap((page) => page.channels) ?? [];
  const channels = known.filter(({ may, roomId }) => may.manage && roomId === null);
  if (list.error) {
    return (
      <DialogBody>
        <FailureNotice error={list.error} />
      </DialogBody>
    );
  }
  if (list.isPending) {
    return (
      <DialogBody>
        <Loading label={t('site:loading')}>
          <Skeleton height="8rem" />
        </Loading>
      </DialogBody>
    );
  }
  if (channels.length > 0) return <MoveForm item={item} channels={channels} onClose={onClose} />;
  return (
    <>
      <DialogBody>
        <p>{t('move.none')}</p>
      </DialogBody>
      <DialogFoot>
        <Link to="/channels" className={buttonClasses()}>
          {t('move.toChannels')}
        </Link>
      </DialogFoot>
    </>
  );
}

interface MoveFormProps {
  item: MediaItem;
  channels: readonly Channel[];
  onClose: () => void;
}

function MoveForm({ item, channels, onClose }: MoveFormProps) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const [channelId, setChannelId] = useState(channels[0]!.id);
  const channel = channels.find(({ id }) => id === channelId) ?? channels[0]!;
  const guests = useQuery({ ...guestAccessQuery(item.id), enabled: item.may.manageGuestAccess, staleTime: 0 });
  const links = guests.data?.isEnabled ? guests.data.links : [];
  const move = useMutation({
    mutationFn: () =>
      call('POST /api/channels/:channelId/room', { params: { channelId: channel.id }, body: { mediaId: item.id } }),
    onSuccess: (changed) => {
      takeChannel(client, changed);
      onClose();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!move.isPending) move.mutate();
  };
  const count = (number: number) => ({ count: number, formatted: formatCount(number) });
  const inside = guests.data?.inside ?? 0;
  const effects: Effect[] = [
    {
      icon: OffIcon,
      words:
        links.length > 0
          ? t('move.links', { ...count(links.length), names: formatList(links.map(({ name }) => name)) })
          : t('move.noLinks'),
    },
    ...(inside > 0 ? [{ icon: GuestIcon, words: t('move.inside', count(inside)) }] : []),
    {
      icon: PeopleIcon,
      words:
        channel.visibility === 'everyone'
          ? t('move.everyone')
          : t('move.members', { members: membersWords(channel, t) }),
    },
    { icon: InfoIcon, words: t('move.later') },
  ];
  return (
    <form onSubmit={send}>
      <DialogBody className="stack">
        {move.error && <FailureNotice error={move.error} />}
        <Select
          label={t('move.channel')}
          help={t('move.channelHelp')}
          value={channel.id}
          onChange={({ target }) => setChannelId(target.value)}
        >
          {channels.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </Select>
        <div className="stack-tight" role="status">
          <h2 className="strong small">{t('move.effects')}</h2>
          <Effects effects={effects} />
        </div>
      </DialogBody>
      <DialogFoot>
        <Button onClick={onClose}>{t('site:cancel')}</Button>
        <Button type="submit" look="primary" isBusy={move.isPending}>
          {t(links.length > 0 ? 'move.submitLinks' : 'move.submit')}
        </Button>
      </DialogFoot>
    </form>
  );
}
