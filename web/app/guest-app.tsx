import { lazy, Suspense } from 'react';
import { GuestEntryPage } from '../features/guest-access/entry-page.tsx';
import { AccessDenied } from '../features/guest-access/guest-notice.tsx';

// The entry page is small and comes first; the page with the player is another part.
const GuestPage = lazy(async () => ({ default: (await import('./guest-page.tsx')).GuestPage }));

/** A part of a path as it was meant; as it stands when it cannot be read. */
function readPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** The two pages of guests, by their address: `/g/:token` and `/guest/:mediaId`. */
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
