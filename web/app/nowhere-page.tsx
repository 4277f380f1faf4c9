import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountQuery } from '../features/accounts/queries.ts';
import { siteName } from '../lib/site-name.ts';
import { Brand, Page, Topbar, brandClass } from '../ui/page-frame.tsx';
import { NotFoundPage } from './message-page.tsx';
import { Shell } from './shell.tsx';

/** Unknown addresses: the same for members and everybody else, so that nobody has to sign in to learn it. */
export function NowherePage() {
  const { data: account } = useQuery({ ...accountQuery, enabled: false });
  if (account && !account.mustChangePassword) {
    return (
      <Shell>
        <NotFoundPage />
      </Shell>
    );
  }
  const home = (
    <Link to="/" className={brandClass}>
      <Brand name={siteName()} />
    </Link>
  );
  return (
    <Page>
      <Topbar brand={home} />
      <NotFoundPage />
    </Page>
  );
}
