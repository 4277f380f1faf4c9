import { buttonClasses } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import { isApiError } from './api.ts';
import { errorWords } from './error-words.ts';
import { useWords } from './words.ts';

export interface FailureNoticeProps {
  error: unknown;
  /** Replaces the sentence for the failure's code. */
  words?: string | undefined;
  className?: string | undefined;
}

/** Says that a change failed. A member who is signed out can sign in elsewhere, so the input here stays. */
export function FailureNotice({ error, words, className }: FailureNoticeProps) {
  const { t } = useWords('site');
  if (!isApiError(error, 'accounts.sign_in_required')) {
    return <Notice tone="danger" className={className} title={words ?? errorWords(error, t)} />;
  }
  const link = (
    <a href="/sign-in" target="_blank" rel="noopener" className={buttonClasses({ size: 'small' })}>
      {t('errors.signInAgain')}
    </a>
  );
  return <Notice tone="danger" className={className} title={errorWords(error, t)} action={link} />;
}
