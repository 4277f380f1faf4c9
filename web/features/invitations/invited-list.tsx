import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#contracts/fold-for-search.ts';
import type { Invitation } from '#contracts/invitations.ts';
import { formatCount } from '../../lib/format.ts';
import { focusRow } from '../../lib/use-show-more.ts';
import { Button } from '../../ui/button.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { InvitedTable, type InvitedTableProps } from './invited-table.tsx';

/** Fewer people are found by looking. */
const searchFrom = 12;
const shownAtOnce = 50;

/** The people invited to one item: hundreds of them are shown part by part, and found by name or address. */
export function InvitedList({ invitations, ...table }: Omit<InvitedTableProps, 'isLinkFocused'>) {
  const { t } = useTranslation('invitations');
  const [typed, setTyped] = useState('');
  // A new link takes focus once; found again it would take it from the search field.
  const [seenLinks, setSeenLinks] = useState<InvitedTableProps['links'] | null>(null);
  const [most, setMost] = useState(shownAtOnce);
  const found = invitations.filter((one) => isMeant(one, typed));
  const shown = found.slice(0, most);
  const list = useRef<HTMLDivElement>(null);
  const search = (words: string) => {
    setTyped(words);
    setSeenLinks(table.links);
  };
  const showMore = () => {
    flushSync(() => setMost(most + shownAtOnce));
    focusRow(list.current, most);
  };
  return (
    <div ref={list} className="stack">
      {invitations.length >= searchFrom && <SearchField label={t('list.search')} value={typed} onChange={search} />}
      {shown.length > 0 ? (
        <InvitedTable invitations={shown} {...table} isLinkFocused={table.links !== seenLinks} />
      ) : (
        <p role="status" className="muted">
          {t('list.notFound')}
        </p>
      )}
      {shown.length < found.length && (
        <p className="row-wrap">
          <Button onClick={showMore}>{t('site:showMore')}</Button>
          <span className="muted number">
            {t('site:shownOf', { shown: formatCount(shown.length), total: formatCount(found.length) })}
          </span>
        </p>
      )}
    </div>
  );
}

function isMeant({ name, email }: Invitation, typed: string): boolean {
  const text = foldForSearch(`${name} ${email}`);
  return foldForSearch(typed)
    .split(/\s+/u)
    .every((word) => text.includes(word));
}
