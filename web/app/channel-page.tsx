import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { AskDialog } from '../features/channels/ask-dialog.tsx';
import { ChannelHead } from '../features/channels/channel-head.tsx';
import { ChannelWindow } from '../features/channels/channel-window.tsx';
import { Members } from '../features/channels/members.tsx';
import { channelQuery } from '../features/channels/queries.ts';
import { call } from '../lib/api.ts';
import { usePageTitle } from '../lib/page-heading.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { EditIcon, InfoIcon, MoreIcon, PlusIcon, SignOutIcon, TrashIcon } from '../ui/icons.ts';
import { Menu, MenuItem, MenuSeparator } from '../ui/menu.tsx';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { AddItemsWindow } from './add-items-window.tsx';
import { ChannelItems, useChannelItems } from './channel-items.tsx';
import styles from './channel-page.module.css';
import { ChannelRoom } from './channel-room.tsx';
import { DeleteChannelDialog } from './delete-channel-dialog.tsx';
import { FailedPage } from './message-page.tsx';

/** One channel: its room, its items and its members. */
export function ChannelPage() {
  const { t } = useTranslation('site');
  const { channelId } = useParams({ from: '/members/channels/$channelId' });
  const { data: channel, error, refetch } = useQuery(channelQuery(channelId));
  usePageTitle(channel?.title ?? null);
  if (error && !channel) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (channel) return <LoadedChannel key={channel.id} channel={channel} />;
  return (
    <Column>
      <Loading label={t('loading')}>
        <PageHead>
          <Skeleton width="16rem" height="2.25rem" />
        </PageHead>
        <Skeleton height="6rem" />
      </Loading>
    </Column>
  );
}

type Opened = 'edit' | 'delete' | 'leave' | 'add' | null;

function LoadedChannel({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const client = useQueryClient();
  const account = useAccount();
  const [opened, setOpened] = useState<Opened>(null);
  const items = useChannelItems(channel.id);
  const close = () => setOpened(null);
  const goAway = () => {
    void navigate({ to: '/channels' });
    client.removeQueries({ queryKey: channelQuery(channel.id).queryKey });
    void client.invalidateQueries({ queryKey: ['channels', 'list'] });
    void client.invalidateQueries({ queryKey: ['media'] });
  };
  const params = { channelId: channel.id, accountId: account.id };
  const leave = useMutation({
    mutationFn: () => call('DELETE /api/channels/:channelId/members/:accountId', { params }),
    onSuccess: goAway,
  });
  return (
    <Column>
      <ChannelHead
        channel={channel}
        actions={
          <>
            {channel.may.addItems && (
              <Button icon={PlusIcon} aria-haspopup="dialog" onClick={() => setOpened('add')}>
                {t('items.add')}
              </Button>
            )}
            <ChannelMenu channel={channel} onOpen={setOpened} />
          </>
        }
      />
      <ChannelRoom channel={channel} />
      <div className={styles.body}>
        <ChannelItems channel={channel} shown={items} />
        <Members channel={channel} accountId={account.id} onLeft={goAway} />
      </div>
      <ChannelWindow
        channel={channel}
        pictures={items.items.filter(({ hasPoster }) => hasPoster)}
        isOpen={opened === 'edit'}
        onClose={close}
      />
      <AddItemsWindow channel={channel} isOpen={opened === 'add'} onClose={close} />
      <DeleteChannelDialog channel={channel} isOpen={opened === 'delete'} onClose={close} onDeleted={goAway} />
      <AskDialog
        title={t('leave.title', { title: channel.title })}
        word={t('leave.word')}
        effects={[{ icon: InfoIcon, words: t('leave.words') }]}
        step={leave}
        isOpen={opened === 'leave'}
        onClose={close}
      />
    </Column>
  );
}

function ChannelMenu({ channel, onOpen }: { channel: Channel; onOpen: (what: Opened) => void }) {
  const { t } = useTranslation('channels');
  if (!channel.may.manage && channel.role === null) return null;
  return (
    <Menu trigger={<IconButton look="secondary" icon={MoreIcon} label={t('menu.more')} />}>
      {channel.may.manage && (
        <MenuItem icon={EditIcon} onSelect={() => onOpen('edit')}>
          {t('menu.edit')}
        </MenuItem>
      )}
      {channel.role !== null && (
        <MenuItem icon={SignOutIcon} onSelect={() => onOpen('leave')}>
          {t('menu.leave')}
        </MenuItem>
      )}
      {channel.may.manage && <MenuSeparator />}
      {channel.may.manage && (
        <MenuItem icon={TrashIcon} look="danger" onSelect={() => onOpen('delete')}>
          {t('menu.delete')}
        </MenuItem>
      )}
    </Menu>
  );
}
