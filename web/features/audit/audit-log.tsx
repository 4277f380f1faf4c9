import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Query, Reply } from '#contracts/api.ts';
import type { RecordedFact } from '#contracts/audit.ts';
import { factAreas, type FactArea } from '#contracts/facts.ts';
import { call } from '../../lib/api.ts';
import { readDevice } from '../../lib/device-name.ts';
import { formatClock, formatCount, formatDate, formatInstant } from '../../lib/format.ts';
import { Paged } from '../../lib/paged.tsx';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { buttonClasses } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Filters } from '../../ui/filters.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CloseIcon, LogIcon } from '../../ui/icons.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { FactSentence, personName } from './fact-sentence.tsx';
import styles from './audit-log.module.css';

type Asked = Omit<NonNullable<Query<'GET /api/audit'>>, 'cursor' | keyof AuditAbout> & AuditAbout;

/** What the address of the page names: one account, one item. */
export interface AuditAbout {
  account?: string;
  mediaId?: string;
}

const auditQuery = (asked: Asked) =>
  infiniteQueryOptions({
    queryKey: ['audit', asked],
    queryFn: ({ pageParam, signal }) =>
      call('GET /api/audit', { query: pageParam ? { ...asked, cursor: pageParam } : asked }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
  });

const spans = ['1', '7', '30', 'all'] as const;
const dayMs = 86_400_000;

/** What was chosen to narrow the log down. */
export function useAuditFilter(about: AuditAbout) {
  const search = useTypedSearch();
  const [what, setWhat] = useState<FactArea | ''>('');
  // Who asks for one account or item wants all of it.
  const [span, setSpan] = useState<(typeof spans)[number]>(about.account || about.mediaId ? 'all' : '30');
  const [now] = useState(() => Date.now());
  const asked: Asked = {
    ...about,
    ...(search.query && { query: search.query }),
    ...(what && { what }),
    ...(span !== 'all' && { from: new Date(now - Number(span) * dayMs).toISOString() }),
  };
  return { ...search, what, setWhat, span, setSpan, asked };
}
export type AuditFilter = ReturnType<typeof useAuditFilter>;

/** Downloads what the filter finds. */
export function AuditFileLink({ asked }: Pick<AuditFilter, 'asked'>) {
  const { t } = useTranslation('audit');
  const query = new URLSearchParams(asked as Record<string, string>).toString();
  return (
    <a href={`/api/audit.csv?${query}`} download className={buttonClasses()}>
      {t('csv')}
    </a>
  );
}

/** Who did what, when and from where. */
export function AuditLog({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation('audit');
  const list = useInfiniteQuery(auditQuery(filter.asked));
  const facts = list.data?.pages.flatMap((page) => page.facts) ?? [];
  const total = list.data?.pages[0]?.total ?? 0;
  return (
    <>
      <Filters
        end={list.data && <span className="muted">{t('total', { count: total, formatted: formatCount(total) })}</span>}
      >
        <SearchField label={t('search')} value={filter.typed} onChange={filter.setTyped} />
        <Select
          size="small"
          label={t('what')}
          isLabelHidden
          value={filter.what}
          onChange={({ target }) => filter.setWhat(target.value as FactArea | '')}
        >
          <option value="">{t('everything')}</option>
          {factAreas.map((area) => (
            <option key={area} value={area}>
              {t(`areas.${area}`)}
            </option>
          ))}
        </Select>
        <Select
          size="small"
          label={t('when')}
          isLabelHidden
          value={filter.span}
          onChange={({ target }) => filter.setSpan(target.value as AuditFilter['span'])}
        >
          {spans.map((span) => (
            <option key={span} value={span}>
              {t(`spans.${span}`)}
            </option>
          ))}
        </Select>
      </Filters>
      <About of={list.data?.pages[0]?.about} asked={filter.asked} />
      <Paged list={list} shown={facts.length} total={total} empty={<Empty icon={LogIcon} title={t('none')} />}>
        {[...Map.groupBy(facts, ({ at }) => formatDate(at))].map(([day, ofDay]) => (
          <section key={day} aria-label={day} className="stack-tight">
            <h2 className={styles.day}>{day}</h2>
            <FactTable day={day} facts={ofDay} />
          </section>
        ))}
      </Paged>
    </>
  );
}

/** The account and the item that the log is narrowed to, each with a way to leave it out. */
function About({ of, asked }: { of: Reply<'GET /api/audit'>['about'] | undefined; asked: AuditAbout }) {
  const { t } = useTranslation('audit');
  const { account, mediaId } = asked;
  if (!account && !mediaId) return null;
  return (
    <div className={styles.about}>
      {account && (
        <Narrowed
          words={of?.account ? t('ofAccount', { name: personName(of.account, t) }) : '…'}
          rest={mediaId && { mediaId }}
        />
      )}
      {mediaId && (
        <Narrowed
          words={of?.media ? t('ofItem', { item: of.media.title ?? t('goneItem') }) : '…'}
          rest={account && { account }}
        />
      )}
    </div>
  );
}

function Narrowed({ words, rest }: { words: string; rest: AuditAbout | undefined | '' }) {
  const { t } = useTranslation('audit');
  return (
    <span className={styles.narrowed}>
      <bdi>{words}</bdi>
      <Link
        to="/admin/audit"
        search={rest || {}}
        className={buttonClasses({ look: 'quiet', size: 'small', isIconOnly: true })}
        aria-label={t('without', { words })}
      >
        <Icon of={CloseIcon} size="button" />
      </Link>
    </span>
  );
}

function FactTable({ day, facts }: { day: string; facts: RecordedFact[] }) {
  const { t } = useTranslation('audit');
  const columns = [
    { id: 'what', head: t('what'), width: '44%', cell: (fact: RecordedFact) => <FactSentence fact={fact} /> },
    {
      id: 'who',
      head: t('who'),
      width: '18%',
      cell: ({ who }: RecordedFact) => <Who who={who} />,
    },
    {
      id: 'when',
      head: t('when'),
      width: '12%',
      cell: ({ at }: RecordedFact) => (
        <time dateTime={at} title={formatInstant(at)} className="number">
          {formatClock(at)}
        </time>
      ),
    },
    { id: 'where', head: t('where'), cell: ({ madeFrom }: RecordedFact) => <Place madeFrom={madeFrom} /> },
  ];
  return (
    <div className={styles.log}>
      <Table label={day} columns={columns} rows={facts} hasActions={false} rowKey={({ id }) => id} />
    </div>
  );
}

/** Leads to everything about the account. */
function Who({ who }: Pick<RecordedFact, 'who'>) {
  const { t } = useTranslation('audit');
  if (!who) return t('server');
  const name = <bdi>{personName(who, t)}</bdi>;
  if (who.kind !== 'account') return name;
  return (
    <Link to="/admin/audit" search={{ account: who.id }}>
      {name}
    </Link>
  );
}

/** Address and browser; the whole line of the browser on asking. */
function Place({ madeFrom }: { madeFrom: string | null }) {
  const { t } = useTranslation('audit');
  if (madeFrom === null) return <span className="muted">{t('unknownPlace')}</span>;
  const [address = '', ...rest] = madeFrom.split(' ');
  const { browser, system } = readDevice(rest.join(' '));
  return <span title={rest.join(' ')}>{[address, browser, system].filter(Boolean).join(', ')}</span>;
}
