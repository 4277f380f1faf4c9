import type { Attendee } from '#contracts/attendance.ts';
import { formatCount, formatDuration, formatPercent, formatRange, formatSpent } from '../../lib/format.ts';
import type { KindOnPages } from '../../lib/media-kinds.ts';
import { useWords } from '../../lib/words.ts';
import { Badge } from '../../ui/badge.tsx';
import { Person } from '../../ui/person.tsx';
import { Status } from '../../ui/status.tsx';
import { Table } from '../../ui/table.tsx';
import type { TableColumn } from '../../ui/table.tsx';
import styles from './attendance.module.css';
import { hasChat } from './has-chat.ts';
import { watchedStretches } from './shapes.ts';

export interface PeopleTableProps {
  people: readonly Attendee[];
  kind: KindOnPages;
  /** Null: the stays are told by the clock alone, as all are of one session. */
  filmSeconds: number | null;
}

/** Everybody who came, with how, when, and what was watched. */
export function PeopleTable({ people, kind, filmSeconds }: PeopleTableProps) {
  const { t } = useWords('attendance');
  const column = (id: 'hands' | 'messages', head: string): TableColumn<Attendee> => ({
    ...{ id, head, width: '10%' },
    cell: (one) => <span className="number">{formatCount(one[id])}</span>,
  });
  const columns: TableColumn<Attendee>[] = [
    { id: 'name', head: t('people.name'), width: '32%', cell: (one) => <Attended one={one} /> },
    { id: 'way', head: t('people.way'), cell: (one) => <bdi>{one.linkName ?? t(`people.ways.${one.way}`)}</bdi> },
    { id: 'times', head: t('people.times'), cell: (one) => <Times one={one} hasDay={filmSeconds !== null} /> },
    {
      ...{ id: 'watched', head: t(`people.watched.${kind.words}`) },
      cell: (one) => <Watched one={one} filmSeconds={filmSeconds ?? 0} />,
    },
    ...(kind.hasRoom ? [column('hands', t('people.hands'))] : []),
    ...(hasChat(kind) ? [column('messages', t('people.messages'))] : []),
  ];
  return <Table label={t('people.title')} columns={columns} rows={people} rowKey={({ id }) => id} hasActions={false} />;
}

function Attended({ one: { id, name, email, way, role } }: { one: Attendee }) {
  const { t } = useWords('attendance');
  if (!name) return <span className="muted">{t('people.erased')}</span>;
  return (
    <Person name={name} colorKey={id}>
      <p className={styles.name}>
        <bdi className="strong">{name}</bdi>
        {way === 'link' && <Badge>{t('people.guest')}</Badge>}
        {role && <Badge>{t(`people.roles.${role}`)}</Badge>}
      </p>
      <p className="muted small">{email}</p>
    </Person>
  );
}

function Times({ one: { from, to, isInside }, hasDay }: { one: Attendee; hasDay: boolean }) {
  const { t } = useWords('attendance');
  if (!isInside) return formatRange(from, to, hasDay);
  return (
    <>
      {t('people.since', { time: formatRange(from, from, hasDay) })} <Status tone="on">{t('people.inside')}</Status>
    </>
  );
}

function Watched({ one: { seconds, share, pieces }, filmSeconds }: { one: Attendee; filmSeconds: number }) {
  return (
    <>
      <p>
        <span className="number">{formatSpent(seconds)}</span>{' '}
        {share !== null && <span className="muted number">{formatPercent(share)}</span>}
      </p>
      {pieces !== null && <WatchedBar pieces={pieces} filmSeconds={filmSeconds} />}
    </>
  );
}

/** With more stretches than this their times would not be listened to. */
const mostStretches = 4;

function WatchedBar({ pieces, filmSeconds }: { pieces: string; filmSeconds: number }) {
  const { t } = useWords('attendance');
  const stretches = watchedStretches(pieces);
  const times = stretches.map(({ from, to }) =>
    t('people.stretch', { from: formatDuration(from * filmSeconds), to: formatDuration(to * filmSeconds) }),
  );
  const stops = stretches.flatMap(({ from, to }) => [
    `transparent ${from * 100}%`,
    `var(--accent-text) ${from * 100}% ${to * 100}%`,
    `transparent ${to * 100}%`,
  ]);
  const label = times.length > mostStretches ? t('people.inParts') : t('people.stretches', { list: times.join(', ') });
  return (
    <span
      role="img"
      aria-label={label}
      className={styles.watched}
      style={{ '--watched': `linear-gradient(90deg, ${stops.join(', ')})` }}
    />
  );
}
