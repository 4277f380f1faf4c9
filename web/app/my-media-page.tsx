import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MediaKind } from '#contracts/media.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { MediaList, useMediaList } from '../features/media/media-list.tsx';
import { mediaKinds } from '../lib/media-kinds.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { Empty } from '../ui/empty.tsx';
import { VideoIcon } from '../ui/icons.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { Select } from '../ui/select.tsx';
import { KindTabs } from './kind-tabs.tsx';
import { UploadLink } from './upload-link.tsx';

export type MediaSort = 'newest' | 'oldest' | 'title' | 'views';
const sorts: readonly { value: MediaSort; words: string }[] = [
  { value: 'newest', words: 'myMedia.newest' },
  { value: 'oldest', words: 'myMedia.oldest' },
  { value: 'title', words: 'myMedia.byTitle' },
  { value: 'views', words: 'myMedia.views' },
];

export interface MyMediaPageProps {
  sort: MediaSort;
  /** Shows items of this kind only. */
  kind?: MediaKind | undefined;
}

/** The member's own items in every state. */
export function MyMediaPage({ sort, kind }: MyMediaPageProps) {
  const { t } = useTranslation('media');
  const account = useAccount();
  const navigate = useNavigate();
  const found = useMediaList({ mine: 'true', sort, ...(kind && { kind }) });
  usePageTitle(t('myMedia.title'));
  const sortBy = (next: string) => {
    const chosen = sorts.find(({ value }) => value === next)?.value;
    const search = { ...(kind && { kind }), ...(chosen && chosen !== 'newest' && { sort: chosen }) };
    void navigate({ to: '/my-media', search, replace: true });
  };
  const empty = kind ? (
    <Empty icon={mediaKinds[kind].icon} title={t(`myMedia.noneTitle.${kind}`)} />
  ) : (
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
      <KindTabs to="/my-media" search={sort === 'newest' ? {} : { sort }} kind={kind} total={found.total} />
      <MediaList {...found} empty={empty} />
    </Column>
  );
}
