import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountSession } from '#contracts/accounts.ts';
import { call, isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { formatAgo, formatDate, formatInstant } from '../../lib/format.ts';
import { accountSessionsQuery } from './queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { Table, TableActions } from '../../ui/table.tsx';
import { readDevice } from '../../lib/device-name.ts';
import { SignOutSessionDialog } from './sign-out-session-dialog.tsx';

function useDeviceWords(): (session: AccountSession) => string {
  const { t } = useTranslation('accounts');
  return ({ userAgent }) => {
    const { browser, system } = readDevice(userAgent);
    if (browser && system) return t('sessions.device', { browser, system });
    return browser ?? system ?? (userAgent.slice(0, 60) || t('sessions.unknownDevice'));
  };
}

/** The account's sessions, with a button to end each of the others. */
export function SessionList() {
  const { t } = useTranslation('accounts');
  const client = useQueryClient();
  const device = useDeviceWords();
  const sessions = useQuery(accountSessionsQuery);
  const [asked, setAsked] = useState<{ session: AccountSession; opener: HTMLElement } | null>(null);
  const [isOpen, setIsOpen] = useState(false);
  const end = useMutation({
    mutationFn: (sessionId: string) =>
      call('DELETE /api/accounts/me/sessions/:sessionId', { params: { sessionId } }).catch((error: unknown) => {
        if (!isApiError(error, 'accounts.session_not_found')) throw error;
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey });
      setIsOpen(false);
    },
  });
  const ask = (session: AccountSession, opener: HTMLElement) => {
    end.reset();
    setAsked({ session, opener });
    setIsOpen(true);
  };
  if (sessions.isError) {
    const again = (
      <Button size="small" onClick={() => void sessions.refetch()}>
        {t('site:tryAgain')}
      </Button>
    );
    return <Notice tone="danger" title={errorWords(sessions.error, t)} action={again} />;
  }
  if (sessions.isPending) {
    return (
      <Loading label={t('site:loading')}>
        <Skeleton height="3rem" />
        <Skeleton height="3rem" />
      </Loading>
    );
  }
  const columns = [
    {
      id: 'device',
      head: t('sessions.deviceHead'),
      cell: (session: AccountSession) => (
        <span className="row-wrap">
          <span className="strong" title={session.userAgent}>
            {device(session)}
          </span>
          {session.isCurrent && <Badge tone="accent">{t('sessions.current')}</Badge>}
        </span>
      ),
    },
    { id: 'since', head: t('sessions.sinceHead'), cell: (session: AccountSession) => formatDate(session.createdAt) },
    {
      id: 'seen',
      head: t('sessions.seenHead'),
      cell: (session: AccountSession) => (
        <span title={formatInstant(session.lastSeenAt)}>{formatAgo(session.lastSeenAt)}</span>
      ),
    },
    {
      id: 'actions',
      head: t('sessions.actionsHead'),
      cell: (session: AccountSession) =>
        !session.isCurrent && (
          <TableActions>
            <Button
              look="quiet"
              size="small"
              aria-label={t('sessions.endLabel', { device: device(session) })}
              onClick={(event) => ask(session, event.currentTarget)}
            >
              {t('sessions.end')}
            </Button>
          </TableActions>
        ),
    },
  ];
  return (
    <>
      <Table label={t('sessions.title')} columns={columns} rows={sessions.data} rowKey={(session) => session.id} />
      <SignOutSessionDialog
        isOpen={isOpen}
        device={asked ? device(asked.session) : ''}
        opener={asked?.opener ?? null}
        error={end.error}
        isBusy={end.isPending}
        onClose={() => setIsOpen(false)}
        onConfirm={() => asked && end.mutate(asked.session.id)}
      />
    </>
  );
}
