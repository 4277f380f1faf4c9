import { lazy, Suspense, useCallback, useEffect, useId, useState } from 'react';
import type { EntryPage } from '#contracts/guest-access.ts';
import type { MediaKind } from '#contracts/media.ts';
import { asApiError, call } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { awaitHeading, PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { canCall, WithoutCalls } from '../../lib/without-calls.tsx';
import { useWords } from '../../lib/words.ts';
import { Card, CardKind, CardNote } from '../../ui/card.tsx';
import { LockIcon } from '../../ui/icons.ts';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { keepsCookies } from './cookie-check.ts';
import { deniedReason } from './denied-reason.ts';
import { EntryForm } from './entry-form.tsx';
import { GuestFrame } from './guest-frame.tsx';
import { AccessDenied, GuestPageFailed } from './guest-notice.tsx';

// Only a browser that keeps no cookies loads it.
const CookieTrouble = lazy(async () => ({ default: (await import('./cookie-trouble.tsx')).CookieTrouble }));

const askAgainMilliseconds = 5000;

type Loaded = { page: EntryPage } | { error: ApiError } | null;

/** Where a person goes who need not fill in the form; null when the form is needed. */
function wayOn({ way, mediaId }: EntryPage): string | null {
  if (mediaId === null || way === 'enter') return null;
  if (way === 'member') return `/media/${mediaId}`;
  return way === 'preview' ? `/guest/${mediaId}?preview=1` : `/guest/${mediaId}`;
}

export interface GuestEntryPageProps {
  token: string;
  /** Called when the form is shown: time to fetch the code of the next page. */
  onShown: (kind: MediaKind) => void;
  onEntered: (mediaId: string, kind: MediaKind) => void;
}

/** The page a guest link opens: what the guest is invited to, two questions, one button. Opening it spends no click. */
export function GuestEntryPage({ token, onShown, onEntered }: GuestEntryPageProps) {
  const { t } = useWords('guest');
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = useCallback(
    async (isAgain = false) => {
      if (!isAgain) setLoaded(null);
      try {
        const page = await call('GET /api/guest-access/:token', { params: { token } });
        const way = wayOn(page);
        if (isAgain) awaitHeading();
        // The token must not stay in the history entry; the skeleton stays until the browser has moved on.
        if (way) location.replace(way);
        else setLoaded({ page });
      } catch (error) {
        const known = asApiError(error);
        // A guest who waits goes on waiting through a lost connection.
        if (isAgain && (!deniedReason(known) || known.code === 'guest_access.not_ready')) return;
        if (isAgain) awaitHeading();
        setLoaded({ error: known });
      }
    },
    [token],
  );
  useEffect(() => void load(), [load]);
  const isWaiting = loaded !== null && 'error' in loaded && deniedReason(loaded.error) === 'notReady';
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && void load(true), askAgainMilliseconds);
    return () => clearInterval(timer);
  }, [isWaiting, load]);

  if (loaded === null) return <EntryPageLoading />;
  if ('page' in loaded) {
    const { kind } = loaded.page;
    // Before the form: an entry that leads nowhere would cost a click.
    if (!mediaKinds[kind].hasRoom || canCall()) {
      return <OpenEntryPage {...{ token, onShown, onEntered }} page={loaded.page} />;
    }
    return (
      <GuestFrame isBare kind={kind}>
        <WithoutCalls />
      </GuestFrame>
    );
  }
  const reason = deniedReason(loaded.error);
  if (reason) return <AccessDenied key={reason} reason={reason} />;
  return <GuestPageFailed words={errorWords(loaded.error, t)} onRetry={() => void load()} />;
}

function OpenEntryPage({ token, page, onShown, onEntered }: GuestEntryPageProps & { page: EntryPage }) {
  const { t } = useWords('guest');
  const { kind } = page;
  useEffect(() => onShown(kind), [onShown, kind]);
  const noteId = useId();
  const [isRemembered, setIsRemembered] = useState(keepsCookies);
  usePageTitle(t('entry.page'));
  return (
    <GuestFrame isBare kind={page.kind}>
      <Card>
        <CardKind icon={mediaKinds[page.kind].icon}>{t(`kinds.${page.kind}.invite`)}</CardKind>
        <PageHeading>
          <bdi>{page.title}</bdi>
        </PageHeading>
        <p className="muted large">{t('site:by', { name: page.ownerName })}</p>
        {!isRemembered && (
          <Suspense>
            <CookieTrouble kind={kind} onRetry={() => setIsRemembered(keepsCookies())} />
          </Suspense>
        )}
        {/* Hidden, not removed: what was typed is kept. */}
        <div hidden={!isRemembered}>
          <EntryForm
            token={token}
            page={page}
            noteId={noteId}
            onForgotten={() => setIsRemembered(false)}
            onEntered={(mediaId) => onEntered(mediaId, kind)}
          />
          <CardNote icon={LockIcon} id={noteId}>
            {t(`kinds.${kind}.note`)}
          </CardNote>
        </div>
      </Card>
    </GuestFrame>
  );
}

function EntryPageLoading() {
  const { t } = useWords('guest');
  usePageTitle(null);
  return (
    <GuestFrame isBare>
      <Card>
        <Loading label={t('entry.loading')} className="stack">
          <Skeleton width="14rem" />
          <Skeleton height="2.25rem" />
          <Skeleton width="8rem" />
          <Skeleton height="2.75rem" />
          <Skeleton height="2.75rem" />
          <Skeleton height="3rem" />
        </Loading>
      </Card>
    </GuestFrame>
  );
}
