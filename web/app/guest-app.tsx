import { lazy, Suspense } from 'react';
import { GuestEntryPage } from '../features/guest-access/entry-page.tsx';
import { AccessDenied, GuestPageFailed } from '../features/guest-access/guest-notice.tsx';
import { errorWords } from '../lib/error-words.ts';
import { useWords } from '../lib/words.ts';
import { CrashBoundary } from '../ui/crash-boundary.tsx';

// The entry page is small and loads first; the page with the player is a separate chunk.
const GuestPage = lazy(async () => ({ default: (await import('./guest-page.tsx')).GuestPage }));

/** Decodes a part of a path; returns it unchanged when it cannot be decoded. */
function readPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

interface Address {
  pathname: string;
  search: string;
}

/** The two pages of guests, by address: `/g/:token` and `/guest/:mediaId`. */
export function GuestApp({ address }: { address: Address }) {
  return (
    <CrashBoundary fallback={(error) => <Crashed error={error} />}>
      <PageAt address={address} />
    </CrashBoundary>
  );
}

function Crashed({ error }: { error: unknown }) {
  const { t } = useWords('guest');
  return <GuestPageFailed words={errorWords(error, t)} onRetry={() => location.reload()} />;
}

function PageAt({ address }: { address: Address }) {
  const [, place, part = ''] = address.pathname.split('/');
  if (place === 'g' && part) return <GuestEntryPage token={readPart(part)} />;
  if (place !== 'guest' || !part) return <AccessDenied reason="unknown" />;
  return (
    <Suspense>
      <GuestPage mediaId={readPart(part)} isPreview={new URLSearchParams(address.search).get('preview') === '1'} />
    </Suspense>
  );
}
