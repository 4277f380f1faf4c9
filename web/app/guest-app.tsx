import { lazy, Suspense } from 'react';
import { GuestEntryPage } from '../features/guest-access/entry-page.tsx';
import { AccessDenied } from '../features/guest-access/guest-notice.tsx';

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

/** The two pages of guests, by address: `/g/:token` and `/guest/:mediaId`. */
export function GuestApp({ address }: { address: { pathname: string; search: string } }) {
  const [, place, part = ''] = address.pathname.split('/');
  if (place === 'g' && part) return <GuestEntryPage token={readPart(part)} />;
  if (place !== 'guest' || !part) return <AccessDenied reason="unknown" />;
  return (
    <Suspense>
      <GuestPage mediaId={readPart(part)} isPreview={new URLSearchParams(address.search).get('preview') === '1'} />
    </Suspense>
  );
}
