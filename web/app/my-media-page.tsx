import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useAccount } from '../features/accounts/use-account.ts';
import { MediaList, useMediaList } from '../features/media/media-list.tsx';
import { formatCount } from '../lib/format.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { Empty } from '../ui/empty.tsx';
import { VideoIcon } from '../ui/icons.ts';
import { NavTabs, TabCount } from '../ui/nav-tabs.tsx';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { Select } from '../ui/select.tsx';
import { UploadLink } from './upload-link.tsx';

export type MediaSort = 'newest' | 'oldest' | 'title' | 'views';
const sorts: readonly { value: MediaSort; words: string }[] = [
  { value: 'newest', words: 'myMedia.newest' },
  { value: 'oldest', words: 'myMedia.oldest' },
  { value: 'title', words: 'myMedia.byTitle' },
  { value: 'views', words: 'myMedia.views' },
];

/** The member's own items in every state. */
export function MyMediaPage({ sort }: { sort: MediaSort }) {
  const { t } = useTranslation('media');
  const account = useAccount();
  const navigate = useNavigate();
  const found = useMediaList({ mine: 'true', sort });
  usePageTitle(t('myMedia.title'));
  const sortBy = (next: string) => {
    const chosen = sorts.find(({ value }) => value === next)?.value;
    void navigate({ to: '/my-media', search: chosen && chosen !== 'newest' ? { sort: chosen } : {}, replace: true });
  };
  const empty = (
    <Empty icon={VideoIcon} title={t('myMedia.emptyTitle')} action={account.may.createMedia && <UploadLink />}>
      {t(account.may.createMedia ? 'myMedia.emptyWords' : 'myMedia.emptyMember')}
    </Empty>
  );
  return (
    <Column>
      <PageHead>
        <PageHeading>{t('myMedia.title')}</PageHeading>
        <Select
          size="small"
          label={t('myMedia.sort')}
          isLabelHidden
          value={sort}
          onChange={({ target }) => sortBy(target.value)}
        >
          {sorts.map(({ value, words }) => (
            <option key={value} value={value}>
              {t(words)}
            </option>
          ))}
        </Select>
      </PageHead>
      <NavTabs label={t('myMedia.kinds')}>
        <Link to="/my-media" search={(now) => now} aria-current="page">
          {t('myMedia.all')} {found.total !== null && <TabCount>{formatCount(found.total)}</TabCount>}
        </Link>
      </NavTabs>
      <MediaList {...found} empty={empty} />
    </Column>
  );
}
