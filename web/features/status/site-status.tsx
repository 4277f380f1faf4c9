import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { EngineProblem } from '#contracts/rooms.ts';
import type { SiteStatus as Status, StatusPart } from '#contracts/status.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatBytes, formatCount, formatStretch } from '../../lib/format.ts';
import { HelpLink } from '../../lib/help-link.tsx';
import { Badge, type BadgeProps } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { Table, type TableColumn } from '../../ui/table.tsx';
import styles from './status.module.css';

const rereadMilliseconds = 30_000;

export interface SiteStatusProps {
  /** Why the room engine is not ready, in words. */
  describeEngine: (problem: EngineProblem) => string;
}

/** What the site depends on, read again now and then, and what to do where something is wrong. */
export function SiteStatus({ describeEngine }: SiteStatusProps) {
  const { t } = useTranslation('status');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['status'],
    queryFn: ({ signal }) => call('GET /api/status', {}, { signal }),
    refetchInterval: rereadMilliseconds,
  });
  if (isPending) {
    return (
      <Loading label={t('site:loading')}>
        <Skeleton height="24rem" />
      </Loading>
    );
  }
  return (
    <>
      {error && (
        <>
          <FailureNotice error={error} />
          <div>
            <Button size="small" onClick={() => void refetch()}>
              {t('site:tryAgain')}
            </Button>
          </div>
        </>
      )}
      {data && (
        <>
          <Summary status={data} />
          <Parts status={data} describeEngine={describeEngine} />
          <Walls status={data} />
        </>
      )}
    </>
  );
}

function Summary({ status: { parts, processes, version } }: { status: Status }) {
  const { t } = useTranslation('status');
  const troubles = parts.filter(({ state }) => state === 'limited' || state === 'fails');
  const words =
    troubles.length === 0
      ? t('allGood')
      : t('troubles', { count: troubles.length, formatted: formatCount(troubles.length) });
  const running = t('processes', { count: processes, formatted: formatCount(processes) });
  return (
    <Notice tone={troubles.some(({ state }) => state === 'fails') ? 'danger' : 'info'} title={words}>
      {t('version', { version })} · {running} · <HelpLink article="modules" />
    </Notice>
  );
}

const tones = {
  works: 'accent',
  limited: 'neutral',
  fails: 'danger',
  off: 'neutral',
} as const satisfies Record<StatusPart['state'], BadgeProps['tone']>;

function Parts({ status: { parts, engineProblem }, describeEngine }: SiteStatusProps & { status: Status }) {
  const { t } = useTranslation('status');
  const isEngine = ({ name, state }: StatusPart) => name === 'rooms' && (state === 'limited' || state === 'fails');
  const columns: TableColumn<StatusPart>[] = [
    {
      id: 'part',
      head: t('part'),
      width: '22%',
      cell: ({ name }) => <span className="strong">{t(`names.${name}`)}</span>,
    },
    {
      id: 'what',
      head: t('what'),
      cell: (part) => (isEngine(part) && engineProblem ? describeEngine(engineProblem) : partWords(part, t)),
    },
    {
      id: 'state',
      head: t('state'),
      width: '14%',
      cell: ({ state }) => <Badge tone={tones[state]}>{t(`states.${state}`)}</Badge>,
    },
  ];
  return <Table label={t('parts')} columns={columns} rows={parts} hasActions={false} rowKey={({ name }) => name} />;
}

function partWords({ name, because, values }: StatusPart, t: TFunction<'status'>): string {
  const bytes = (key: string) => formatBytes(Number(values[key] ?? 0));
  const seconds = Number(values['seconds'] ?? 0);
  return t(`sentences.${name}.${because}`, {
    ...values,
    ...(Object.keys(values).length === 0 && { context: 'bare' }),
    kind: t(`kinds.${String(values['kind'])}`, { defaultValue: '' }),
    free: bytes('freeBytes'),
    kept: bytes('keptFreeBytes'),
    stretch: formatStretch(Math.abs(seconds)),
    way: t(seconds > 0 ? 'ways.ahead' : 'ways.behind'),
  });
}

type Wall = Status['walls'][number];

function Walls({ status: { walls } }: { status: Status }) {
  const { t } = useTranslation('status');
  const isEnclosed = walls.some(({ name, isHolding }) => name === 'seesOnlyItsFiles' && isHolding);
  const stateOf = ({ name, isHolding }: Wall) =>
    isHolding ? 'holds' : name === 'isOtherUser' && isEnclosed ? 'notNeeded' : 'isMissing';
  const columns: TableColumn<Wall>[] = [
    { id: 'wall', head: t('wall'), cell: ({ name }) => t(`walls.${name}`) },
    { id: 'needs', head: t('needs'), width: '40%', cell: ({ name }) => t(`wallNeeds.${name}`) },
    {
      id: 'state',
      head: t('state'),
      width: '14%',
      cell: (wall) => {
        const state = stateOf(wall);
        return <Badge tone={state === 'holds' ? 'accent' : 'neutral'}>{t(state)}</Badge>;
      },
    },
  ];
  return (
    <section className={styles.walls}>
      <h2>{t('wallsTitle')}</h2>
      <Table label={t('wallsTitle')} columns={columns} rows={walls} hasActions={false} rowKey={({ name }) => name} />
    </section>
  );
}
