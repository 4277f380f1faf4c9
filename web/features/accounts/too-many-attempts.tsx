import { useTranslation } from 'react-i18next';
import { isApiError } from '../../lib/api.ts';
import type { ApiError } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';

export const usualWaitSeconds = 5;

export function isTooMany(error: unknown): error is ApiError {
  return isApiError(error) && error.status === 429;
}

/** Says when to try again; nothing once the time is over. */
export function TooManyAttempts({ secondsLeft }: { secondsLeft: number }) {
  const { t } = useTranslation('accounts');
  if (secondsLeft === 0) return null;
  return <Notice tone="danger" role="status" aria-live="off" title={t('signIn.wait', { count: secondsLeft })} />;
}
