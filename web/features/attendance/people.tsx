import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { Attendance } from '#contracts/attendance.ts';
import { formatCount } from '../../lib/format.ts';
import type { KindOnPages } from '../../lib/media-kinds.ts';
import { Paged } from '../../lib/paged.tsx';
import { useWords } from '../../lib/words.ts';
import { Empty } from '../../ui/empty.tsx';
import { PeopleIcon } from '../../ui/icons.ts';
import styles from './attendance.module.css';
import { PeopleFilters } from './people-filters.tsx';
import { PeopleTable } from './people-table.tsx';
import type { Asking } from './use-asked.ts';

export interface PeopleProps {
  kind: KindOnPages;
  list: UseInfiniteQueryResult<InfiniteData<Attendance>>;
  asking: Asking;
}

/** The list of everybody who came, with what narrows it down. */
export function People({ kind, list, asking }: PeopleProps) {
  const { t } = useWords('attendance');
  const pages = list.data?.pages ?? [];
  const [first] = pages;
  if (!first) return null;
  const { heat, keptDays, found } = first;
  // A person may move from one page to the next between two requests.
  const people = [...new Map(pages.flatMap((page) => page.people).map((one) => [one.id, one])).values()];
  return (
    <section aria-labelledby="people" className={styles.section}>
      <div className={styles.sectionHead}>
        <h2 id="people">{t('people.title')}</h2>
        <span className="muted number">{formatCount(found)}</span>
      </div>
      <div className="stack">
        <PeopleFilters {...asking} />
        <Paged
          list={list}
          shown={people.length}
          total={found}
          empty={<Empty icon={PeopleIcon} title={t('people.none')} />}
        >
          <PeopleTable people={people} kind={kind} filmSeconds={heat.of === 'film' ? heat.to : null} />
        </Paged>
      </div>
      <p className={styles.note}>{t('people.kept', { count: keptDays, formatted: formatCount(keptDays) })}</p>
    </section>
  );
}
