import type { Attendance } from '#contracts/attendance.ts';
import { formatCount, formatSpent } from '../../lib/format.ts';
import type { KindOnPages } from '../../lib/media-kinds.ts';
import { useWords } from '../../lib/words.ts';
import { Status } from '../../ui/status.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import styles from './attendance.module.css';

type Way = Attendance['ways'][number];

/** What each guest link brought, then invitations and members. */
export function WaysTable({ ways, words }: { ways: Attendance['ways']; words: KindOnPages['words'] }) {
  const { t } = useWords('attendance');
  const half: TableColumn<Way> = {
    ...{ id: 'half', head: t('ways.half') },
    cell: ({ watchedHalf }) => <span className="number">{formatCount(watchedHalf ?? 0)}</span>,
  };
  const columns: TableColumn<Way>[] = [
    { id: 'way', head: t('ways.way'), width: '30%', cell: (way) => <WayName way={way} /> },
    { id: 'clicks', head: t('ways.clicks'), cell: (way) => <Clicks way={way} /> },
    { id: 'came', head: t('ways.came'), cell: ({ came }) => <span className="number">{formatCount(came)}</span> },
    ...(ways.every(({ watchedHalf }) => watchedHalf === null) ? [] : [half]),
    {
      ...{ id: 'average', head: t(`ways.average.${words}`) },
      cell: ({ averageSeconds }) => <span className="number">{formatSpent(averageSeconds)}</span>,
    },
  ];
  return (
    <section aria-labelledby="ways" className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id="ways">{t('ways.title')}</h2>
      </div>
      <Table
        label={t('ways.title')}
        columns={columns}
        rows={ways}
        rowKey={({ way, link }) => link?.id ?? way}
        hasActions={false}
      />
    </section>
  );
}

function WayName({ way: { way, link } }: { way: Way }) {
  const { t } = useWords('attendance');
  if (!link) return <p className="strong">{t(`ways.names.${way}`)}</p>;
  const words = link.status === 'deleted' ? t('ways.deleted') : t(`guest-access:status.${link.status}`);
  return (
    <>
      <p className="strong">
        <bdi>{link.name}</bdi>
      </p>
      <p>
        <Status tone={link.status === 'active' ? 'on' : 'off'}>{words}</Status>
      </p>
    </>
  );
}

function Clicks({ way: { link } }: { way: Way }) {
  const { t } = useWords('attendance');
  if (!link) return <span className="muted">–</span>;
  const { used, limit } = link.clicks;
  if (limit === null) return <span className="number">{t('ways.unlimited', { formatted: formatCount(used) })}</span>;
  return <span className="number ratio">{`${formatCount(used)} / ${formatCount(limit)}`}</span>;
}
