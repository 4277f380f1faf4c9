import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { uploads } from '../features/uploads/upload-list.ts';
import { isApiError } from '../lib/api.ts';
import { accountQuery } from '../features/accounts/queries.ts';
import { createQueryClient } from '../lib/queries.ts';
import { forgetMediaItem } from '../features/media/queries.ts';
import { createMemberRouter } from './router.tsx';
import type { MemberRouter } from './router.tsx';

/** Pages that a person without an account may stay on. */
const openPages = /^\/(?:sign-in|help)(?:\/|$)/u;

/** Sends a person who is not signed in to the sign-in page, with this page as the way back. */
function goToSignIn(router: MemberRouter): void {
  const { pathname, href } = router.history.location;
  if (!openPages.test(pathname)) void router.navigate({ to: '/sign-in', search: { next: href } });
}

function createMemberParts() {
  const router = createMemberRouter();
  const client = createQueryClient((error, of) => {
    // Only for queries: a change that fails keeps its page, so that what was typed there is not lost by going to sign
    // in.
    if (isApiError(error, 'accounts.sign_in_required') && of === 'query') goToSignIn(router);
    if (isApiError(error, 'accounts.password_change_required')) {
      void client.invalidateQueries({ queryKey: accountQuery.queryKey });
    }
  });
  return { router, client };
}

/** The pages of members, with their router and query client. */
export function MemberApp() {
  const [{ router, client }] = useState(createMemberParts);
  useEffect(
    () =>
      uploads.whenItemsChange((goneId) => {
        if (goneId) forgetMediaItem(client, goneId);
        else void client.invalidateQueries({ queryKey: ['media'] });
      }),
    [client],
  );
  return (
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  );
}
