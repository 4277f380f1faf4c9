import { infiniteQueryOptions, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Query } from '#contracts/api.ts';
import type { GuestLinkStatus } from '#contracts/guest-access.ts';
import type { MediaKind } from '#contracts/media.ts';
import type { ItemWithLinks } from '#contracts/site-guest-links.ts';
import { call, isApiError } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatCount, formatDay } from '../../lib/format.ts';
import { kindNames, mediaKinds } from '../../lib/media-kinds.ts';
import { Paged } from '../../lib/paged.tsx';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Filters } from '../../ui/filters.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { GuestIcon, TrashIcon } from '../../ui/icons.ts';
import { Meta } from '../../ui/meta.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { Switch } from '../../ui/switch.tsx';
import { Table, TableActions } from '../../ui/table.tsx';
import styles from './site-links.module.css';

type Asked = Omit<NonNullable<Query<'GET /api/guest-links'>>, 'cursor'>;
type Link = ItemWithLinks['links'][number];

/** Every guest link of the site, by item. */
export const siteLinksQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['guest-links', asked],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/guest-links', { query: pageParam ? { ...asked, cursor: pageParam } : asked }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

const statuses = ['active', 'off', 'expired', 'used_up'] as const satisfies readonly GuestLinkStatus[];

/** The list, with what narrows it down. */
export function SiteLinks() {
  const { t } = useTranslation('guest-access');
  const { typed, setTyped, query } = useTypedSearch();
  const [status, setStatus] = useState<GuestLinkStatus | ''>('');
  const [kind, setKind] = useState<MediaKind | ''>('');
  const list = useInfiniteQuery(
    siteLinksQuery({ ...(query && { query }), ...(status && { status }), ...(kind && { kind }) }),
  );
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  const total = list.data?.pages[0]?.totals.items ?? 0;
  return (
    <>
      <Filters>
        <SearchField label={t('site.search')} value={typed} onChange={setTyped} />
        <Select
          size="small"
          label={t('site.status')}
          isLabelHidden
          value={status}
          onChange={({ target }) => setStatus(target.value as GuestLinkStatus | '')}
        >
          <option value="">{t('site.allStates')}</option>
          {statuses.map((one) => (
            <option key={one} value={one}>
              {t(`status.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          size="small"
          label={t('site.kind')}
          isLabelHidden
          value={kind}
          onChange={({ target }) => setKind(target.value as MediaKind | '')}
        >
          <option value="">{t('site.allKinds')}</option>
          {kindNames.map((one) => (
            <option key={one} value={one}>
              {t(`site.kinds.${mediaKinds[one].words}`)}
            </option>
          ))}
        </Select>
      </Filters>
      <Paged list={list} shown={items.length} total={total} empty={<Empty icon={GuestIcon} title={t('site.none')} />}>
        {items.map((item) => (
          <ItemLinks key={item.media.id} item={item} />
        ))}
      </Paged>
    </>
  );
}

/** Acts on what the list shows, then reads it again. */
function useAct<Given>(act: (given: Given) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSettled: () => client.invalidateQueries({ queryKey: ['guest-links'] }),
  });
}

function ItemLinks({ item: { media, owner, isEnabled, inside, links } }: { item: ItemWithLinks }) {
  const { t } = useTranslation('guest-access');
  const headId = useId();
  const labelId = useId();
  const [asked, setAsked] = useState<Link | null>(null);
  const enable = useAct((isOn: boolean) =>
    call('PATCH /api/guest-links/items/:itemId', { params: { itemId: media.id }, body: { isEnabled: isOn } }),
  );
  const columns = [
    { id: 'name', head: t('manage.name'), width: '38%', cell: (link: Link) => <Name link={link} /> },
    {
      id: 'expiration',
      head: t('manage.expiration'),
      width: '28%',
      cell: ({ lastDay }: Link) =>
        lastDay ? formatDay(lastDay) : <span className="muted">{t('manage.noExpiration')}</span>,
    },
    { id: 'clicks', head: t('manage.clicks'), width: '22%', cell: (link: Link) => <Clicks link={link} /> },
    {
      id: 'actions',
      head: t('manage.actions'),
      cell: (link: Link) => (
        <TableActions>
          <IconButton
            icon={TrashIcon}
            label={t('manage.delete', { name: link.name })}
            tip={t('manage.deleteTip')}
            onClick={() => setAsked(link)}
          />
        </TableActions>
      ),
    },
  ];
  return (
    <section aria-labelledby={headId} className={styles.item}>
      <div className={styles.head}>
        <div className="stack-tight">
          <h2 id={headId}>
            <a href={`/media/${media.id}`}>
              <bdi>{media.title}</bdi>
            </a>
          </h2>
          <Meta isSmall>
            <span>{t(`site.kinds.${mediaKinds[media.kind].words}`)}</span>
            <span>{t('site:by', { name: owner.name })}</span>
            {inside > 0 && <span>{t('site.inside', { count: inside, formatted: formatCount(inside) })}</span>}
          </Meta>
        </div>
        <div className="row">
          <span id={labelId} className="muted">
            {t('site.access')}
          </span>
          <Switch
            isOn={isEnabled}
            isBusy={enable.isPending}
            aria-labelledby={`${labelId} ${headId}`}
            onChange={(isOn) => enable.mutate(isOn)}
          />
        </div>
      </div>
      {enable.error && <FailureNotice error={enable.error} />}
      <Table
        label={media.title}
        columns={columns}
        rows={links}
        rowKey={({ id }) => id}
        isDim={({ status }) => status !== 'active'}
      />
      {asked && <DeleteSiteLink link={asked} title={media.title} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Name({ link }: { link: Link }) {
  const { t } = useTranslation('guest-access');
  return (
    <>
      <p className="strong">
        <bdi>{link.name}</bdi>
      </p>
      <p>
        <Status tone={link.status === 'active' ? 'on' : 'off'}>{t(`status.${link.status}`)}</Status>
      </p>
    </>
  );
}

function Clicks({ link: { clicks } }: { link: Link }) {
  const { t } = useTranslation('guest-access');
  const used = formatCount(clicks.used);
  if (clicks.limit !== null) return <span className="number ratio">{`${used} / ${formatCount(clicks.limit)}`}</span>;
  return (
    <>
      <p>{t('manage.unlimited')}</p>
      <p className="small muted number">{t('manage.used', { formatted: used })}</p>
    </>
  );
}

function DeleteSiteLink({ link, title, onClose }: { link: Link; title: string; onClose: () => void }) {
  const { t } = useTranslation('guest-access');
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = useAct(() =>
    call('DELETE /api/guest-links/:linkId', { params: { linkId: link.id } }).catch((error: unknown) => {
      if (!isApiError(error, 'guest_access.link_not_found')) throw error;
    }),
  );
  return (
    <AlertDialog
      isOpen
      onClose={() => !remove.isPending && onClose()}
      title={t('delete.title', { name: link.name })}
      description={t('site.deleteWords', { title, count: link.clicks.used, formatted: formatCount(link.clicks.used) })}
      width={27}
      initialFocus={cancel}
      finalFocus={() => document.querySelector('h1')}
    >
      <DialogBody className="stack">
        <p className="muted">{t('delete.forGood')}</p>
        {remove.error && <FailureNotice error={remove.error} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button
          look="danger"
          isBusy={remove.isPending}
          onClick={() => remove.mutate(undefined, { onSuccess: onClose })}
        >
          {t('delete.submit')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
