import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MediaKind } from '#contracts/media.ts';
import { formatCount } from '../lib/format.ts';
import { kindNames } from '../lib/media-kinds.ts';
import { NavTabs, TabCount } from '../ui/nav-tabs.tsx';

export interface KindTabsProps {
  to: '/' | '/my-media';
  /** What else the address asks for; a tab keeps it. */
  search: Record<string, string>;
  /** The kind shown now; undefined: all of them. */
  kind: MediaKind | undefined;
  /** How many items are shown now; null while they are loaded. */
  total: number | null;
}

/** Narrows a list of items to one kind. */
export function KindTabs({ to, search, kind, total }: KindTabsProps) {
  const { t } = useTranslation('media');
  return (
    <NavTabs label={t('kinds.label')}>
      {[undefined, ...kindNames].map((one) => (
        <Link
          key={one ?? 'all'}
          to={to}
          search={{ ...search, ...(one && { kind: one }) }}
          activeOptions={{ exact: true, includeSearch: true }}
        >
          {t(`kinds.${one ?? 'all'}`)} {one === kind && total !== null && <TabCount>{formatCount(total)}</TabCount>}
        </Link>
      ))}
    </NavTabs>
  );
}
