import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { refreshChannel } from '../features/channels/queries.ts';
import { useMediaList } from '../features/media/media-list.tsx';
import { call } from '../lib/api.ts';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { mediaKinds } from '../lib/media-kinds.ts';
import { useShowMore } from '../lib/use-show-more.ts';
import { useTypedSearch } from '../lib/use-typed-search.ts';
import { Button } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import styles from './channel-page.module.css';

interface AddItemsWindowProps {
  channel: Channel;
  isOpen: boolean;
  onClose: () => void;
}

/** Puts items of one's own into a channel, one press each, and says who will see them. */
export function AddItemsWindow({ channel, isOpen, onClose }: AddItemsWindowProps) {
  const { t } = useTranslation('channels');
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('items.add')}
      description={t(`items.addWords.${channel.visibility}`)}
      closeLabel={t('site:close')}
      width={32}
    >
      <AddItems channel={channel} />
      <DialogFoot>
        <Button onClick={onClose}>{t('members.done')}</Button>
      </DialogFoot>
    </Dialog>
  );
}

function AddItems({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const { typed, setTyped, query } = useTypedSearch();
  const { list, items } = useMediaList({ mine: 'true', ...(query && { query }) });
  const { rows, showMore } = useShowMore<HTMLUListElement>(list);
  const there = useMediaList({}, channel.id).items;
  const own = items.filter(({ kind }) => !mediaKinds[kind].hasRoom);
  const add = useMutation({
    mutationFn: (mediaId: string) =>
      call('PUT /api/channels/:channelId/media/:mediaId', { params: { channelId: channel.id, mediaId } }),
    onSuccess: () => refreshChannel(client, channel.id),
  });
  const [added, setAdded] = useState<readonly string[]>([]);
  const isThere = (id: string) => added.includes(id) || there.some((item) => item.id === id);
  return (
    <DialogBody className="stack">
      <SearchField label={t('items.search')} isLabelShown value={typed} onChange={setTyped} />
      {(add.error ?? list.error) && <FailureNotice error={add.error ?? list.error} />}
      {list.isPending && (
        <Loading label={t('site:loading')}>
          <Skeleton height="2rem" />
        </Loading>
      )}
      <div role="status">{list.data && own.length === 0 && <p className="muted">{t('items.nothingOwn')}</p>}</div>
      <ul ref={rows} className={styles.found}>
        {own.map(({ id, title }) => (
          <li key={id}>
            <bdi>{title}</bdi>
            {isThere(id) ? (
              <span className="muted">{t('items.added')}</span>
            ) : (
              <Button
                size="small"
                aria-label={t('items.addOne', { title })}
                isBusy={add.isPending && add.variables === id}
                onClick={() => add.mutate(id, { onSuccess: () => setAdded((before) => [...before, id]) })}
              >
                {t('members.addShort')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button size="small" isBusy={list.isFetchingNextPage} onClick={showMore}>
          {t('site:showMore')}
        </Button>
      )}
    </DialogBody>
  );
}
