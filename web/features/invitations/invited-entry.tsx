import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { InvitationPage } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';
import { asApiError, call, type ApiError } from '../../lib/api.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Card, CardAction, CardKind, CardMark, CardNote } from '../../ui/card.tsx';
import { ElsewhereIcon, LockIcon, RefreshIcon } from '../../ui/icons.ts';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { AddressForm } from './address-form.tsx';
import { CodeForm } from './code-form.tsx';
import { useConfirm } from './use-confirm.ts';

export interface InvitedEntryProps {
  token: string;
  frame: (page: ReactNode, kind?: MediaKind) => ReactNode;
  refused: (error: ApiError, retry: () => void) => ReactNode;
  /** Called when the form is shown: time to fetch the code of the next page. */
  onShown: (kind: MediaKind) => void;
  onConfirmed: (mediaId: string, kind: MediaKind) => void;
}

type Loaded = { page: InvitationPage } | { error: ApiError } | null;

/** The page that a personal link opens: what the person is invited to, the address, and perhaps a code. */
export function InvitedEntry({ token, frame, refused, onShown, onConfirmed }: InvitedEntryProps) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const load = useCallback(async () => {
    setLoaded(null);
    try {
      const page = await call('GET /api/invitations/:token', { params: { token } });
      // The token must not stay in the history entry.
      if (page.way === 'member') location.replace(`/media/${page.mediaId}`);
      else if (page.way === 'resume') location.replace(`/invited/${page.mediaId}`);
      else setLoaded({ page });
    } catch (error) {
      setLoaded({ error: asApiError(error) });
    }
  }, [token]);
  useEffect(() => void load(), [load]);
  if (loaded === null) return frame(<LoadingEntry />);
  if ('error' in loaded) return refused(loaded.error, () => void load());
  const { page } = loaded;
  if (page.way === 'elsewhere') return frame(<Elsewhere page={page} onRetry={() => void load()} />, page.kind);
  return frame(<OpenEntry {...{ token, page, onShown, onConfirmed }} />, page.kind);
}

type OpenEntryProps = Pick<InvitedEntryProps, 'token' | 'onShown' | 'onConfirmed'> & { page: InvitationPage };

function OpenEntry({ token, page, onShown, onConfirmed }: OpenEntryProps) {
  const { t } = useWords('invited');
  const { kind, inviterName } = page;
  useEffect(() => onShown(kind), [onShown, kind]);
  const confirming = useConfirm(token, (mediaId) => onConfirmed(mediaId, kind));
  const { sent } = confirming;
  usePageTitle(t('page'));
  return (
    <Card>
      <CardKind icon={mediaKinds[kind].icon}>{t(`guest:kinds.${kind}.invite`)}</CardKind>
      {sent ? (
        <CodeForm confirming={confirming} sent={sent} />
      ) : (
        <>
          <PageHeading>
            <bdi>{page.title}</bdi>
          </PageHeading>
          <p className="muted large">{t(`roles.${page.role}`, { name: inviterName })}</p>
          <AddressForm confirming={confirming} inviterName={inviterName} />
          <CardNote icon={LockIcon}>{t('note')}</CardNote>
        </>
      )}
    </Card>
  );
}

function Elsewhere({ page, onRetry }: { page: InvitationPage; onRetry: () => void }) {
  const { t } = useWords('invited');
  usePageTitle(t('elsewhere.title'));
  return (
    <Card>
      <CardMark icon={ElsewhereIcon} />
      <PageHeading>{t('elsewhere.title')}</PageHeading>
      <p className="large">{t('elsewhere.words')}</p>
      <p className="muted large">{t('elsewhere.next', { name: page.inviterName })}</p>
      <CardAction>
        <Button icon={RefreshIcon} onClick={onRetry}>
          {t('site:tryAgain')}
        </Button>
      </CardAction>
    </Card>
  );
}

function LoadingEntry() {
  const { t } = useWords('guest');
  usePageTitle(null);
  return (
    <Card>
      <Loading label={t('entry.loading')} className="stack">
        <Skeleton width="14rem" />
        <Skeleton height="2.25rem" />
        <Skeleton height="2.75rem" />
        <Skeleton height="3rem" />
      </Loading>
    </Card>
  );
}
