import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { mediaSorts } from '#contracts/limits.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { refreshChannel } from '../features/channels/queries.ts';
import { MediaList, useMediaList } from '../features/media/media-list.tsx';
import { call } from '../lib/api.ts';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { Empty } from '../ui/empty.tsx';
import { OffIcon, VideoIcon } from '../ui/icons.ts';
import { MenuItem } from '../ui/menu.tsx';
import { Select } from '../ui/select.tsx';
import styles from './channel-page.module.css';

type Sort = (typeof mediaSorts)[number];
const sortWords: Record<Sort, string> = { newest: 'newest', oldest: 'oldest', title: 'byTitle', views: 'views' };

/** The items of a channel, in the order that was chosen. */
export function useChannelItems(channelId: string) {
  const [sort, setSort] = useState<Sort>('newest');
  return { ...useMediaList({ sort }, channelId), sort, setSort };
}

export interface ChannelItemsProps {
  channel: Channel;
  shown: ReturnType<typeof useChannelItems>;
}

/** The items of a channel; managers and the owner of an item take it out by its menu. */
export function ChannelItems({ channel, shown: { sort, setSort, ...found } }: ChannelItemsProps) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const account = useAccount();
  const takeOut = useMutation({
    mutationFn: (mediaId: string) =>
      call('DELETE /api/channels/:channelId/media/:mediaId', { params: { channelId: channel.id, mediaId } }),
    onSettled: () => refreshChannel(client, channel.id),
  });
  const empty = (
    <Empty icon={VideoIcon} title={t('items.none')}>
      {t('items.emptyWords')}
    </Empty>
  );
  return (
    <section aria-labelledby="channel-items" className={styles.items}>
      <div className={styles.sectionHead}>
        <h2 id="channel-items">{t('items.title')}</h2>
        <Select
          size="small"
          label={t('items.sort')}
          isLabelHidden
          value={sort}
          onChange={({ target }) => setSort(mediaSorts.find((one) => one === target.value) ?? 'newest')}
        >
          {mediaSorts.map((one) => (
            <option key={one} value={one}>
              {t(`media:myMedia.${sortWords[one]}`)}
            </option>
          ))}
        </Select>
      </div>
      {takeOut.error && <FailureNotice error={takeOut.error} />}
      <MediaList
        {...found}
        hasOwner
        empty={empty}
        moreActions={(item) =>
          (channel.may.manage || item.owner.id === account.id) && (
            <MenuItem icon={OffIcon} onSelect={() => takeOut.mutate(item.id)}>
              {t('items.takeOut')}
            </MenuItem>
          )
        }
      />
    </section>
  );
}
