import { attendanceSorts, waysToCome } from '#contracts/limits.ts';
import { useWords } from '../../lib/words.ts';
import { Filters } from '../../ui/filters.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { Asking } from './use-asked.ts';

/** What narrows the list of people down, and its order. */
export function PeopleFilters({ typed, setTyped, way, setWay, sort, setSort }: Asking) {
  const { t } = useWords('attendance');
  return (
    <Filters>
      <SearchField label={t('people.search')} value={typed} onChange={setTyped} />
      <Select
        size="small"
        label={t('people.way')}
        isLabelHidden
        value={way ?? ''}
        onChange={({ target }) => setWay(waysToCome.find((one) => one === target.value))}
      >
        <option value="">{t('people.allWays')}</option>
        {waysToCome.map((one) => (
          <option key={one} value={one}>
            {t(`people.waysOf.${one}`)}
          </option>
        ))}
      </Select>
      <Select
        size="small"
        label={t('people.sort')}
        isLabelHidden
        value={sort}
        onChange={({ target }) => setSort(attendanceSorts.find((one) => one === target.value) ?? 'watched')}
      >
        {attendanceSorts.map((one) => (
          <option key={one} value={one}>
            {t(`people.sorts.${one}`)}
          </option>
        ))}
      </Select>
    </Filters>
  );
}
