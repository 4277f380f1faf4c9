import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Attendance } from '#contracts/attendance.ts';
import type { MediaItem } from '#contracts/media.ts';
import styles from '../features/attendance/attendance.module.css';
import { Heat } from '../features/attendance/heat.tsx';
import { People } from '../features/attendance/people.tsx';
import { attendanceQuery, fileAddress } from '../features/attendance/queries.ts';
import { Totals } from '../features/attendance/totals.tsx';
import { useAsked, type Asking } from '../features/attendance/use-asked.ts';
import { WaysTable } from '../features/attendance/ways-table.tsx';
import { formatRange } from '../lib/format.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { ButtonLink } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Icon } from '../ui/icon.tsx';
import { BackIcon, DownloadIcon, PeopleIcon } from '../ui/icons.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { Select } from '../ui/select.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { Status } from '../ui/status.tsx';
import { FailedPage, NotPermittedPage } from './message-page.tsx';

/** Who was at an item. */
export function AttendancePage() {
  const { t } = useTranslation('attendance');
  const { mediaId } = useParams({ from: '/members/media/$mediaId/attendance' });
  const { data: item, error, refetch } = useQuery(mediaItemQuery(mediaId));
  usePageTitle(item ? t('page', { title: item.title }) : null);
  if (!item && error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!item) return <Waiting />;
  if (!item.may.seeAttendance) return <NotPermittedPage words={t('forbidden')} />;
  return <ItemAttendance key={item.id} item={item} />;
}

function Waiting() {
  const { t } = useTranslation('site');
  return (
    <Column>
      <Loading label={t('loading')}>
        <PageHead>
          <Skeleton width="12rem" height="2.25rem" />
        </PageHead>
        <div className="stack">
          <Skeleton height="3rem" />
          <Skeleton height="4.5rem" />
          <Skeleton height="12rem" />
        </div>
      </Loading>
    </Column>
  );
}

function ItemAttendance({ item }: { item: MediaItem }) {
  const { t } = useTranslation('attendance');
  const asking = useAsked();
  const list = useInfiniteQuery(attendanceQuery(item.id, asking.asked));
  const shown = list.data?.pages[0];
  if (list.error && !shown) return <FailedPage error={list.error} onRetry={() => void list.refetch()} />;
  if (!shown) return <Waiting />;
  const kind = mediaKinds[item.kind];
  return (
    <Column>
      <Head item={item} shown={shown} asking={asking} />
      {shown.totals.came > 0 ? (
        <>
          <Totals totals={shown.totals} kind={kind} />
          <Heat heat={shown.heat} words={kind.words} />
        </>
      ) : (
        <Empty icon={PeopleIcon} title={t('none')}>
          {t(`noneWords.${kind.words}`)}
        </Empty>
      )}
      {shown.ways.length > 0 && <WaysTable ways={shown.ways} words={kind.words} />}
      {shown.totals.came > 0 && <People kind={kind} list={list} asking={asking} />}
    </Column>
  );
}

interface HeadProps {
  item: MediaItem;
  shown: Attendance;
  asking: Asking;
}

function Head({ item, shown, asking }: HeadProps) {
  const { t } = useTranslation('attendance');
  const { sessions, session, totals } = shown;
  return (
    <PageHead>
      <div className="stack-tight">
        <Link to="/media/$mediaId" params={{ mediaId: item.id }} className={styles.back}>
          <Icon of={BackIcon} size="small" isMirrored />
          <bdi>{item.title}</bdi>
        </Link>
        <PageHeading>{t('heading')}</PageHeading>
        {totals.inside > 0 && (
          <p>
            <Status tone="waiting">{t('follows')}</Status>
          </p>
        )}
      </div>
      <div className="row-wrap">
        {sessions.length > 0 && (
          <Select
            size="small"
            label={t('session')}
            isLabelHidden
            value={session ?? ''}
            onChange={({ target }) => asking.setSession(target.value)}
          >
            {sessions.map(({ id, startedAt, endedAt }) => (
              <option key={id} value={id}>
                {formatRange(startedAt, endedAt ?? startedAt, true)}
              </option>
            ))}
          </Select>
        )}
        <ButtonLink icon={DownloadIcon} href={fileAddress(item.id, asking.asked)} download>
          {t('csv')}
        </ButtonLink>
      </div>
    </PageHead>
  );
}
