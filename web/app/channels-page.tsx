import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/use-account.ts';
import { ChannelList, useChannelList } from '../features/channels/channel-list.tsx';
import { ChannelWindow } from '../features/channels/channel-window.tsx';
import { formatCount } from '../lib/format.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { useSearchOf } from '../lib/use-typed-search.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { ChannelIcon, PlusIcon, SearchIcon } from '../ui/icons.ts';
import { NavTabs, TabCount } from '../ui/nav-tabs.tsx';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { SearchField } from '../ui/search-field.tsx';
import styles from './channel-page.module.css';

export interface ChannelsPageProps {
  query: string;
  isMine: boolean;
  /** The window of a new channel is open. */
  isCreating: boolean;
}

/** The channels that this member sees, or is a member of; found by words of title and description. */
export function ChannelsPage({ query, isMine, isCreating }: ChannelsPageProps) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const account = useAccount();
  const found = useChannelList({ ...(query && { query }), ...(isMine && { mine: 'true' }) });
  const search = { ...(query && { query }), ...(isMine && { mine: 'true' as const }) };
  const setIsCreating = (isOpen: boolean) =>
    void navigate({ to: '/channels', search: { ...search, ...(isOpen && { new: 'true' as const }) }, replace: true });
  usePageTitle(t('title'));
  const create = account.may.createMedia && (
    <Button look="primary" icon={PlusIcon} aria-haspopup="dialog" onClick={() => setIsCreating(true)}>
      {t('new')}
    </Button>
  );
  const empty = query ? (
    <Empty icon={SearchIcon} title={t('nothingTitle')}>
      {t('nothingWords')}
    </Empty>
  ) : (
    <Empty icon={ChannelIcon} title={t('emptyTitle')}>
      {t('emptyWords')}
    </Empty>
  );
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('title')}</PageHeading>
        {create}
      </PageHead>
      <NavTabs label={t('which')}>
        {([false, true] as const).map((mine) => (
          <Link
            key={String(mine)}
            to="/channels"
            search={{ ...(query && { query }), ...(mine && { mine: 'true' as const }) }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {t(mine ? 'mine' : 'all')}{' '}
            {mine === isMine && found.total !== null && <TabCount>{formatCount(found.total)}</TabCount>}
          </Link>
        ))}
      </NavTabs>
      <SearchChannels query={query} isMine={isMine} />
      <ChannelList {...found} empty={empty} />
      <ChannelWindow
        isOpen={isCreating}
        onClose={() => setIsCreating(false)}
        onSaved={({ id }) => void navigate({ to: '/channels/$channelId', params: { channelId: id } })}
      />
    </Column>
  );
}

function SearchChannels({ query, isMine }: { query: string; isMine: boolean }) {
  const { t } = useTranslation('channels');
  const navigate = useNavigate();
  const { typed, setTyped } = useSearchOf(query, (words) => {
    const search = { ...(words && { query: words }), ...(isMine && { mine: 'true' as const }) };
    void navigate({ to: '/channels', search, replace: true, resetScroll: false });
  });
  return (
    <search className={styles.search}>
      <SearchField label={t('search')} value={typed} onChange={setTyped} />
    </search>
  );
}
