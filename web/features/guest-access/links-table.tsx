import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestLink } from '#contracts/guest-access.ts';
import { formatCount, formatDay, formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { TrashIcon } from '../../ui/icons.ts';
import { Status } from '../../ui/status.tsx';
import { Table, TableActions } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import { Tooltip } from '../../ui/tooltip.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './guest-access.module.css';

/** The ids of a row's controls, for moving focus to them. */
export const copyId = (linkId: string) => `copy-${linkId}`;
export const deleteId = (linkId: string) => `delete-${linkId}`;
export const endLinkId = (linkId: string) => `end-${linkId}`;

/** No new guest gets in by this link, and nothing brings it back. */
export const isEnded = ({ status }: GuestLink) => status === 'expired' || status === 'used_up';

export interface LinksTableProps {
  links: readonly GuestLink[];
  onDelete: (link: GuestLink) => void;
  onEnd: (link: GuestLink) => void;
}

/** The links of one item, with the actions on each. */
export function LinksTable({ links, onDelete, onEnd }: LinksTableProps) {
  const { t } = useTranslation('guest-access');
  const blockedId = useId();
  const columns: TableColumn<GuestLink>[] = [
    { id: 'name', head: t('manage.name'), width: '38%', cell: (link) => <Name link={link} onEnd={onEnd} /> },
    { id: 'expiration', head: t('manage.expiration'), width: '24%', cell: (link) => <Expiration link={link} /> },
    { id: 'clicks', head: t('manage.clicks'), width: '17%', cell: (link) => <Clicks link={link} /> },
    {
      id: 'actions',
      head: t('manage.actions'),
      cell: (link) => (
        <TableActions>
          <CopyButton
            id={copyId(link.id)}
            text={link.url}
            label={t('manage.copy', { name: link.name })}
            tip={isEnded(link) ? t('manage.copyBlocked') : t('manage.copyTip')}
            copied={t('site:copied')}
            failed={t('site:copyFailed')}
            isBlocked={isEnded(link)}
            reasonId={blockedId}
          />
          <IconButton
            id={deleteId(link.id)}
            icon={TrashIcon}
            label={t('manage.delete', { name: link.name })}
            tip={t('manage.deleteTip')}
            onClick={() => onDelete(link)}
          />
        </TableActions>
      ),
    },
  ];
  return (
    <>
      <Table
        label={t('manage.table')}
        columns={columns}
        rows={links}
        rowKey={({ id }) => id}
        isDim={(link) => isEnded(link)}
      />
      {/* Hidden, and read together with the button that refers to it. */}
      <span id={blockedId} hidden>
        {t('manage.copyBlocked')}
      </span>
    </>
  );
}

function Name({ link, onEnd }: { link: GuestLink; onEnd: (link: GuestLink) => void }) {
  const { t } = useTranslation('guest-access');
  return (
    <>
      <p className="strong">
        <bdi>{link.name}</bdi>
      </p>
      <p>
        <Status tone={link.status === 'active' ? 'on' : 'off'}>{t(`status.${link.status}`)}</Status>
      </p>
      {link.inside > 0 && (
        <p className={styles.byLink}>
          {t('inside.byLink', { count: link.inside })}
          <Button
            id={endLinkId(link.id)}
            look="accent"
            size="small"
            aria-label={t('inside.endForLink', { name: link.name })}
            onClick={() => onEnd(link)}
          >
            {t('inside.end')}
          </Button>
        </p>
      )}
    </>
  );
}

function Expiration({ link: { lastDay, expiresAt, timeZone, status } }: { link: GuestLink }) {
  const { t } = useTranslation('guest-access');
  if (!lastDay || !expiresAt) return <span className="muted">{t('manage.noExpiration')}</span>;
  const ends = t(status === 'expired' ? 'manage.endedAt' : 'manage.endsAt', {
    instant: formatInstant(expiresAt, timeZone),
    zone: timeZone,
  });
  return (
    <Tooltip words={ends}>
      <button type="button" className={styles.day}>
        <time dateTime={lastDay}>{formatDay(lastDay)}</time>
        <VisuallyHidden>{ends}</VisuallyHidden>
      </button>
    </Tooltip>
  );
}

function Clicks({ link: { clicks } }: { link: GuestLink }) {
  const { t } = useTranslation('guest-access');
  const used = formatCount(clicks.used);
  const reserved = clicks.reserved > 0 && (
    <p className="small muted number">
      {t('manage.reserved', { count: clicks.reserved, formatted: formatCount(clicks.reserved) })}
    </p>
  );
  if (clicks.limit !== null) {
    return (
      <>
        <span className="number ratio">{`${used} / ${formatCount(clicks.limit)}`}</span>
        {reserved}
      </>
    );
  }
  return (
    <>
      <p>{t('manage.unlimited')}</p>
      <p className="small muted number">{t('manage.used', { formatted: used })}</p>
      {reserved}
    </>
  );
}
