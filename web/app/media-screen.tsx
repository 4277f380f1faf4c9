import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { FailureWords, ItemProgress } from '../features/media/item-state.tsx';
import type { PageStep } from '../features/page-sessions/page-session-keeper.ts';
import { errorWords } from '../lib/error-words.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { Screen } from './media-column.tsx';
import styles from './media-screen.module.css';

/** What stands in the player's place while the item has nothing to play: no file, in progress, failed. */
export function MediaScreen({ item }: { item: MediaItem }) {
  const { t } = useTranslation('media-page');
  if (item.status === 'draft') return <DraftScreen item={item} />;
  if (item.status === 'failed') {
    return (
      <Screen>
        <p className="strong">{t('state.failed')}</p>
        <FailureWords code={item.failure} />
      </Screen>
    );
  }
  if (item.progress?.step === 'interrupted') return <InterruptedScreen item={item} />;
  const step = item.status === 'uploading' ? 'uploading' : 'processing';
  return (
    <Screen>
      <p className="strong">{t(`state.${step}`)}</p>
      <div className={styles.progress}>
        <ItemProgress item={item} />
      </div>
      <p className="muted">{t(`state.${step}Words`)}</p>
    </Screen>
  );
}

function DraftScreen({ item }: { item: MediaItem }) {
  const { t } = useTranslation('media-page');
  return (
    <Screen>
      <p className="strong">{t('state.draft')}</p>
      <p className="muted">{item.may.upload ? t('state.draftWords') : t('state.draftOthers')}</p>
      {item.may.upload && (
        <Link to="/upload" className={buttonClasses()}>
          {t('state.upload')}
        </Link>
      )}
    </Screen>
  );
}

/** Only the owner can resume the upload, because it belongs to the owner's account. */
function InterruptedScreen({ item }: { item: MediaItem }) {
  const { t } = useTranslation('media-page');
  const isOwn = useAccount().id === item.owner.id && item.may.edit;
  return (
    <Screen>
      <p className="strong">{t('state.interrupted')}</p>
      <div className={styles.progress}>
        <ItemProgress item={item} />
      </div>
      <p className="muted">{isOwn ? t('state.interruptedWords') : t('state.interruptedOthers')}</p>
      {isOwn && (
        <Link to="/upload" className={buttonClasses()}>
          {t('state.goOn')}
        </Link>
      )}
    </Screen>
  );
}

export interface NoPageScreenProps {
  page: Extract<PageStep, { step: 'closed' | 'failed' }>;
  onRetry: () => void;
}

/** In the player's place when the page could not be opened, or was closed meanwhile. */
export function NoPageScreen({ page, onRetry }: NoPageScreenProps) {
  const { t } = useTranslation('media-page');
  const isFailed = page.step === 'failed';
  return (
    <Screen role="alert">
      <p className="strong">{isFailed ? errorWords(page.error, t) : t('closed')}</p>
      {!isFailed && <p className="muted">{t('closedWords')}</p>}
      <Button onClick={() => (isFailed ? onRetry() : location.reload())}>
        {isFailed ? t('site:tryAgain') : t('reload')}
      </Button>
    </Screen>
  );
}
