import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MediaKind } from '#contracts/media.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { MediaList, useMediaList } from '../features/media/media-list.tsx';
import { formatCount } from '../lib/format.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { buttonClasses } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { SearchIcon, VideoIcon } from '../ui/icons.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { KindTabs } from './kind-tabs.tsx';
import { SamplePanel } from './sample-panel.tsx';
import { UploadLink } from './upload-link.tsx';

interface HomePageProps {
  query?: string;
  tag?: string;
  kind?: MediaKind;
}

function ShowAll() {
  const { t } = useTranslation('media');
  return (
    <Link to="/" className={buttonClasses()}>
      {t('home.all')}
    </Link>
  );
}

/** The library: what members published, and the member's own items; searched by words, narrowed by a tag. */
export function HomePage({ query, tag, kind }: HomePageProps) {
  const { t } = useTranslation('media');
  const account = useAccount();
  const asked = { ...(query && { query }), ...(tag && { tag }) };
  const found = useMediaList({ ...asked, ...(kind && { kind }) });
  const isNarrowed = Boolean(query ?? tag);
  const plain = tag ? t('home.tagged', { tag }) : t('home.title');
  const title = query ? t('home.results', { query }) : plain;
  usePageTitle(title);
  const empty =
    isNarrowed || kind ? (
      <Empty icon={SearchIcon} title={t('home.nothingTitle')} action={<ShowAll />}>
        {t('home.nothingWords')}
      </Empty>
    ) : (
      <Empty icon={VideoIcon} title={t('home.emptyTitle')} action={account.may.createMedia && <UploadLink />}>
        {t(account.may.createMedia ? 'home.emptyCreator' : 'home.emptyWords')}
      </Empty>
    );
  return (
    <Column>
      <PageHead>
        <div className="row-wrap">
          <PageHeading>{title}</PageHeading>
          <span role="status" className="muted">
            {isNarrowed &&
              found.total !== null &&
              !found.list.isPending &&
              t('home.found', { count: found.total, formatted: formatCount(found.total) })}
          </span>
        </div>
        {isNarrowed && found.items.length > 0 && <ShowAll />}
      </PageHead>
      <div className="stack">
        {(kind || found.items.length > 0) && (
          <KindTabs to="/" search={asked} kind={kind} total={isNarrowed ? null : found.total} />
        )}
        {!isNarrowed && <SamplePanel account={account} items={found.items} />}
      </div>
      <MediaList {...found} hasOwner empty={empty} />
    </Column>
  );
}
