import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '#contracts/notices.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatAgo, formatCount } from '../../lib/format.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { BellIcon } from '../../ui/icons.ts';
import { listenToNotices } from './listen-to-notices.ts';
import styles from './notices.module.css';
import { noticesQuery } from './queries.ts';

/** The notices that are dealt with in a window of the item's page, which its address opens. */
const windows: Partial<Record<Notice['name'], string>> = {
  link_used_up: 'guest-access',
  link_expiring: 'guest-access',
};

/** The bell of the topbar: how many notices are new, and a window with all of them. */
export function Bell() {
  const { t } = useTranslation('notices');
  const { data, refetch } = useInfiniteQuery(noticesQuery);
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => listenToNotices(() => void client.invalidateQueries({ queryKey: noticesQuery.queryKey })), [client]);
  const unread = data?.pages[0]?.unread ?? 0;
  const label = unread > 0 ? t('labelNew', { count: unread, formatted: formatCount(unread) }) : t('label');
  const open = () => {
    setIsOpen(true);
    void refetch();
  };
  const close = () => setIsOpen(false);
  return (
    <>
      <Button
        look="quiet"
        isIconOnly
        icon={BellIcon}
        className={styles.bell}
        aria-label={label}
        title={label}
        aria-haspopup="dialog"
        onClick={open}
      >
        {unread > 0 && (
          <span aria-hidden="true" className={styles.count}>
            <Badge tone="count">{formatCount(unread)}</Badge>
          </span>
        )}
      </Button>
      <Dialog isOpen={isOpen} onClose={close} title={t('title')} closeLabel={t('site:close')} width={30}>
        <Notices onClose={close} />
      </Dialog>
    </>
  );
}

function Notices({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('notices');
  const client = useQueryClient();
  const list = useInfiniteQuery(noticesQuery);
  const read = useMutation({
    mutationFn: (ids?: string[]) => call('POST /api/notices/read', { body: ids ? { ids } : {} }),
    onSettled: () => client.invalidateQueries({ queryKey: noticesQuery.queryKey }),
  });
  const notices = list.data?.pages.flatMap((page) => page.notices) ?? [];
  const follow = (notice: Notice) => {
    onClose();
    if (!notice.isRead) read.mutate([notice.id]);
  };
  return (
    <>
      <DialogBody className="stack">
        {(list.error ?? read.error) && <FailureNotice error={list.error ?? read.error} />}
        {list.data && notices.length === 0 && <p className="muted">{t('none')}</p>}
        <ul className={styles.list}>
          {notices.map((notice) => (
            <li key={notice.id}>
              <NoticeRow notice={notice} onFollow={() => follow(notice)} />
            </li>
          ))}
        </ul>
        {list.hasNextPage && (
          <Button size="small" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('older')}
          </Button>
        )}
      </DialogBody>
      {notices.some(({ isRead }) => !isRead) && (
        <DialogFoot>
          <Button isBusy={read.isPending} onClick={() => read.mutate(undefined)}>
            {t('readAll')}
          </Button>
        </DialogFoot>
      )}
    </>
  );
}

function NoticeRow({ notice, onFollow }: { notice: Notice; onFollow: () => void }) {
  const { t } = useTranslation('notices');
  const { name, media, person, link, createdAt, isRead } = notice;
  const words = t(`sentences.${name}`, {
    title: media.title,
    person: person ?? t('sentences.somebody'),
    link: link ?? '',
  });
  const window = windows[name];
  return (
    <Link
      to="/media/$mediaId"
      params={{ mediaId: media.id }}
      {...(window && { search: { window } })}
      className={styles.row}
      onClick={onFollow}
    >
      <span className={isRead ? undefined : 'strong'}>{words}</span>
      <span className={styles.when}>
        {!isRead && <Badge tone="accent">{t('new')}</Badge>}
        <span className="muted small">{formatAgo(createdAt)}</span>
      </span>
    </Link>
  );
}
