import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isApiError } from '../lib/api.ts';
import { errorWords } from '../lib/error-words.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { Button, buttonClasses } from '../ui/button.tsx';
import { Card, CardAction, CardMark } from '../ui/card.tsx';
import { AlertIcon, GoneIcon, LockIcon, SettingsIcon } from '../ui/icons.ts';
import type { IconShape } from '../ui/icons.ts';

interface MessageProps {
  icon: IconShape;
  /** The title of the tab. */
  page: string;
  title: string;
  words: ReactNode;
  action?: ReactNode;
  children?: ReactNode;
}

function Message({ icon, page, title, words, action, children }: MessageProps) {
  const { t } = useTranslation('site');
  usePageTitle(page);
  return (
    <Card>
      <CardMark icon={icon} />
      <PageHeading>{title}</PageHeading>
      <p className="muted large">{words}</p>
      {children}
      <CardAction>
        {action ?? (
          <Link to="/" className={buttonClasses()}>
            {t('toHome')}
          </Link>
        )}
      </CardAction>
    </Card>
  );
}

/** Nothing is at this address, or the member may not see it: the page does not tell which. */
export function NotFoundPage() {
  const { t } = useTranslation('site');
  return <Message icon={GoneIcon} page={t('notFound.page')} title={t('notFound.title')} words={t('notFound.words')} />;
}

/** The member may not do this; `words` say what. */
export function NotPermittedPage({ words }: { words: string }) {
  const { t } = useTranslation('site');
  return <Message icon={LockIcon} page={t('notPermitted.page')} title={t('notPermitted.title')} words={words} />;
}

/** A part of the site is turned off for everybody. */
export function TurnedOffPage({ title, words }: { title: string; words: string }) {
  return <Message icon={SettingsIcon} page={title} title={title} words={words} />;
}

/** Loading failed. Not found and not permitted get their own pages. */
export function FailedPage({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('site');
  if (isApiError(error) && error.status === 404) return <NotFoundPage />;
  if (isApiError(error) && error.status === 403) return <NotPermittedPage words={errorWords(error, t)} />;
  const requestId = isApiError(error) && error.status >= 500 ? error.requestId : null;
  return (
    <Message
      icon={AlertIcon}
      page={t('failed.page')}
      title={t('failed.title')}
      words={errorWords(error, t)}
      action={<Button onClick={onRetry}>{t('tryAgain')}</Button>}
    >
      {requestId && <p className="muted small">{t('errors.reference', { requestId })}</p>}
    </Message>
  );
}

/** A fault of the page itself, or a chunk that could not be fetched: a reload repairs most of them. */
export function CrashedPage({ error }: { error: unknown }) {
  return <FailedPage error={error} onRetry={() => location.reload()} />;
}
