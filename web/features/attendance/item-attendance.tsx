import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Attendance } from '#contracts/attendance.ts';
import { formatClock, formatRange } from '../../lib/format.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { DownloadIcon, PeopleIcon } from '../../ui/icons.ts';
import { Column, PageHead } from '../../ui/page-frame.tsx';
import { Select } from '../../ui/select.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { Status } from '../../ui/status.tsx';
import { Heat } from './heat.tsx';
import { People } from './people.tsx';
import { attendanceQuery, fileAddress } from './queries.ts';
import { Totals } from './totals.tsx';
import { useAsked, type Asking } from './use-asked.ts';
import { WaysTable } from './ways-table.tsx';

export interface ItemAttendanceProps {
  mediaId: string;
  /** The way back to the item. */
  back: (title: string) => ReactNode;
  failed: (error: Error, retry: () => void) => ReactNode;
  /** Drawn around the page where nothing else does; `failed` brings its own. */
  frame?: (page: ReactNode) => ReactNode;
}

/** Who was at an item, for members and for invited moderators. */
export function ItemAttendance({ mediaId, back, failed, frame = (page) => page }: ItemAttendanceProps) {
  const { t } = useWords('attendance');
  const asking = useAsked();
  const list = useInfiniteQuery(attendanceQuery(mediaId, asking.asked));
  const shown = list.data?.pages[0];
  usePageTitle(shown ? t('page', { title: shown.media.title }) : null);
  if (list.error && !shown) return failed(list.error, () => void list.refetch());
  if (!shown) return frame(<Waiting />);
  const kind = mediaKinds[shown.media.kind];
  return frame(
    <Column>
      <Head mediaId={mediaId} shown={shown} asking={asking} back={back(shown.media.title)} />
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
    </Column>,
  );
}

function Waiting() {
  const { t } = useWords('site');
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

interface HeadProps {
  mediaId: string;
  shown: Attendance;
  asking: Asking;
  back: ReactNode;
}

function Head({ mediaId, shown, asking, back }: HeadProps) {
  const { t } = useWords('attendance');
  const { sessions, session, totals, heat, media } = shown;
  const since = formatClock(new Date(heat.from));
  return (
    <PageHead>
      <div className="stack-tight">
        {back}
        <PageHeading>{t('heading')}</PageHeading>
        {(heat.isRunning || totals.inside > 0) && (
          <p>
            <Status tone="waiting">
              {heat.isRunning ? t(`running.${mediaKinds[media.kind].words}`, { since }) : t('follows')}
            </Status>
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
                {endedAt
                  ? formatRange(startedAt, endedAt, true)
                  : t('runningSession', { since: formatRange(startedAt, startedAt, true) })}
              </option>
            ))}
          </Select>
        )}
        <ButtonLink icon={DownloadIcon} href={fileAddress(mediaId, asking.asked)} download>
          {t('csv')}
        </ButtonLink>
      </div>
    </PageHead>
  );
}
