import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { accountQuery } from '../features/accounts/queries.ts';
import { siteName } from '../lib/site-name.ts';
import { Brand, Column, Page, Topbar } from '../ui/page-frame.tsx';
import { MemberPages } from './member-pages.tsx';

/** Pages for everybody: in the frame of members' pages for who is signed in, else in one that leads nowhere. */
export function OpenPages() {
  const account = useQuery({ ...accountQuery, retry: false });
  if (account.data) return <MemberPages />;
  return (
    <Page>
      <Topbar brand={<Brand name={siteName()} />} />
      {account.isPending ? <Column /> : <Outlet />}
    </Page>
  );
}
