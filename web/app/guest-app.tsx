import { lazy, startTransition, Suspense, useLayoutEffect, useState } from 'react';
import type { MediaKind } from '#contracts/media.ts';
import { GuestEntryPage } from '../features/guest-access/entry-page.tsx';
import { AccessDenied, GuestPageFailed } from '../features/guest-access/guest-notice.tsx';
import { loadSocketCode } from '../features/page-sessions/listen-to-server.ts';
import { errorWords } from '../lib/error-words.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { awaitHeading } from '../lib/page-heading.tsx';
import { useWords } from '../lib/words.ts';
import { CrashBoundary } from '../ui/crash-boundary.tsx';
import { loadPlayerCode } from '../ui/player/load-code.ts';

// The entry page is small and loads first; the page with the player is a separate chunk.
const loadGuestPage = async () => ({ default: (await import('./guest-page.tsx')).GuestPage });
const GuestPage = lazy(loadGuestPage);

interface Address {
  pathname: string;
  search: string;
}

/** The two pages of guests, by address: `/g/:token` and `/guest/:mediaId`. */
export function GuestApp({ address }: { address: Address }) {
  return (
    <CrashBoundary fallback={(error) => <Crashed error={error} />}>
      <Suspense>
        <PageAt address={address} />
      </Suspense>
    </CrashBoundary>
  );
}

function Crashed({ error }: { error: unknown }) {
  const { t } = useWords('guest');
  return <GuestPageFailed words={errorWords(error, t)} onRetry={() => location.reload()} />;
}

function PageAt({ address: { pathname, search } }: { address: Address }) {
  const [entered, setEntered] = useState<string | null>(null);
  // The item's page takes the place of the form, and would begin where the guest had scrolled the form to.
  useLayoutEffect(() => {
    if (entered !== null) scrollTo(0, 0);
  }, [entered]);
  const [, place, part = ''] = pathname.split('/');
  const mediaId = entered ?? (place === 'guest' ? readPart(part) : '');
  if (mediaId) {
    const isPreview = new URLSearchParams(search).get('preview') === '1';
    return <GuestPage mediaId={mediaId} isPreview={isPreview} hasJustEntered={entered !== null} />;
  }
  if (place !== 'g' || !part) return <AccessDenied reason="unknown" />;
  const goTo = (item: string, kind: MediaKind) => {
    // The token must not stay in the history entry. The page stays the same, so the browser still knows of the click
    // and lets the video start with sound.
    history.replaceState(null, '', `/guest/${item}`);
    // A player takes the focus itself.
    if (mediaKinds[kind].hasRoom) awaitHeading();
    // Without the transition React would show an empty page, and keep it for 300 ms.
    startTransition(() => setEntered(item));
  };
  return <GuestEntryPage token={readPart(part)} onShown={prepareFor} onEntered={goTo} />;
}

/** Decodes a part of a path; returns it unchanged when it cannot be decoded. */
function readPart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Fetches the code of the item's page while the guest types; what does not arrive is fetched again by the page. */
function prepareFor(kind: MediaKind): void {
  const { hasRoom, hasLive } = mediaKinds[kind];
  const parts: Promise<unknown>[] = [loadGuestPage(), loadSocketCode()];
  parts.push(hasRoom ? import('./guest-room.tsx') : loadPlayerCode());
  if (hasLive) parts.push(import('./guest-live.tsx'));
  void Promise.allSettled(parts);
}
