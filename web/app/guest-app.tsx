import { lazy, startTransition, Suspense, useLayoutEffect, useState } from 'react';
import type { MediaKind } from '#contracts/media.ts';
import { GuestEntryPage } from '../features/guest-access/entry-page.tsx';
import { deniedReason } from '../features/guest-access/denied-reason.ts';
import { GuestFrame } from '../features/guest-access/guest-frame.tsx';
import { AccessDenied, GuestPageFailed } from '../features/guest-access/guest-notice.tsx';
import type { ApiError } from '../lib/api.ts';
import { errorWords } from '../lib/error-words.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { awaitHeading } from '../lib/page-heading.tsx';
import { loadSocketCode } from '../lib/socket.ts';
import { useWords } from '../lib/words.ts';
import { CrashBoundary } from '../ui/crash-boundary.tsx';
import { loadPlayerCode } from '../ui/player/load-code.ts';

// The entry page is small and loads first; the page with the player is a separate chunk.
const loadGuestPage = async () => ({ default: (await import('./guest-page.tsx')).GuestPage });
const GuestPage = lazy(loadGuestPage);
const InvitedAttendance = lazy(async () => ({
  default: (await import('./invited-attendance.tsx')).InvitedAttendance,
}));
const InvitedEntry = lazy(async () => ({
  default: (await import('./invited-page.tsx')).InvitedPage,
}));

interface Address {
  pathname: string;
  search: string;
}

/**
 * The pages of guests and invited people, by address: `/g/:token`, `/guest/:mediaId`, `/i/:token`, `/invited/:mediaId`,
 * `/invited/:mediaId/attendance`.
 */
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
  const [, place, part = '', below] = pathname.split('/');
  const mediaId = entered ?? (place === 'guest' || place === 'invited' ? readPart(part) : '');
  const isInvited = place === 'i' || place === 'invited';
  if (mediaId && below === 'attendance') return <InvitedAttendance mediaId={mediaId} />;
  if (mediaId) {
    const isPreview = new URLSearchParams(search).get('preview') === '1';
    const as = isPreview ? 'preview' : isInvited ? 'invited' : undefined;
    return <GuestPage mediaId={mediaId} as={as} hasJustEntered={entered !== null} />;
  }
  if ((place !== 'g' && place !== 'i') || !part) return <AccessDenied reason="unknown" />;
  const goTo = (item: string, kind: MediaKind) => {
    // The token must not stay in the history entry. The page stays the same, so the browser still knows of the click
    // and lets the video start with sound.
    history.replaceState(null, '', `/${isInvited ? 'invited' : 'guest'}/${item}`);
    // A player takes the focus itself.
    if (mediaKinds[kind].hasRoom) awaitHeading();
    // Without the transition React would show an empty page, and keep it for 300 ms.
    startTransition(() => setEntered(item));
  };
  if (isInvited) {
    return (
      <InvitedEntry
        token={readPart(part)}
        frame={(page, kind) => (
          <GuestFrame isBare {...(kind && { kind })}>
            {page}
          </GuestFrame>
        )}
        refused={(error, retry) => <Refused error={error} onRetry={retry} />}
        onShown={prepareFor}
        onConfirmed={goTo}
      />
    );
  }
  return <GuestEntryPage token={readPart(part)} onShown={prepareFor} onEntered={goTo} />;
}

function Refused({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  const { t } = useWords('guest');
  const reason = deniedReason(error);
  if (reason) return <AccessDenied key={reason} reason={reason} />;
  return <GuestPageFailed words={errorWords(error, t)} onRetry={onRetry} />;
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
