import type { MediaKind } from '#contracts/media.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CardNote } from '../../ui/card.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CookieIcon, LockIcon, RefreshIcon } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { isInsideApp } from './cookie-check.ts';
import styles from './cookie-trouble.module.css';

/** Instead of the form, in a browser that would not remember the guest: what is wrong and what helps. */
export function CookieTrouble({ kind, onRetry }: { kind: MediaKind; onRetry: () => void }) {
  const { t } = useWords('guest');
  const where = isInsideApp(navigator.userAgent) ? 'app' : 'browser';
  return (
    <div className="stack">
      <Notice icon={CookieIcon} role="status" title={t(`cookies.${where}.title`)}>
        {t(`kinds.${kind}.cookies.${where}`)}
      </Notice>
      <ol className={styles.steps}>
        {['first', 'second', 'third'].map((step) => (
          <li key={step}>{t(`cookies.${where}.${step}`, { site: location.host })}</li>
        ))}
      </ol>
      {where === 'app' && (
        <CopyButton
          text={location.href}
          label={t('cookies.copy')}
          words={t('cookies.copy')}
          copied={t('cookies.copied')}
          failed={t('cookies.copyFailed')}
          look="primary"
          size="large"
        />
      )}
      <Button
        icon={RefreshIcon}
        look={where === 'app' ? 'quiet' : 'primary'}
        {...(where === 'browser' && { size: 'large' as const })}
        onClick={onRetry}
      >
        {where === 'app' ? t('cookies.app.retry') : t('site:tryAgain')}
      </Button>
      {where === 'browser' && <CardNote icon={LockIcon}>{t('cookies.only')}</CardNote>}
    </div>
  );
}
