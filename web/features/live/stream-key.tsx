import { useCallback, useEffect, useRef, useState } from 'react';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Field } from '../../ui/field.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { EyeIcon, EyeOffIcon, RefreshIcon } from '../../ui/icons.ts';
import { AskWindow } from '../../lib/ask-window.tsx';
import styles from './live.module.css';

/** A key that stays in view may end up in a recording of the screen. */
const shownMilliseconds = 30_000;
const dots = '•'.repeat(22);

/** The stream key: fetched when it is needed, hidden until it is asked for and again after half a minute. */
export function StreamKey({ mediaId }: { mediaId: string }) {
  const { t } = useWords('live-owner');
  const { key, isBusy, error, renew } = useStreamKey(mediaId);
  const [isShown, setIsShown] = useState(false);
  const [isAsking, setIsAsking] = useState(false);
  const newKey = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!isShown) return;
    const timer = setTimeout(() => setIsShown(false), shownMilliseconds);
    return () => clearTimeout(timer);
  }, [isShown]);
  return (
    <div className="stack-tight">
      <div className={styles.fieldWithButtons}>
        <Field label={t('encoder.key')} readOnly dir="ltr" autoComplete="off" value={isShown ? key : dots} />
        <IconButton
          look={isShown ? 'accent' : 'secondary'}
          icon={isShown ? EyeOffIcon : EyeIcon}
          label={t(isShown ? 'encoder.hideKey' : 'encoder.showKey')}
          onClick={() => setIsShown(!isShown)}
        />
        <CopyButton
          look="secondary"
          text={key}
          isBlocked={!key}
          label={t('encoder.copyKey')}
          copied={t('site:copied')}
          failed={t('site:copyFailed')}
        />
      </div>
      <div className="spread">
        <p className="muted">{t('encoder.keyWords')}</p>
        <Button ref={newKey} look="quiet" icon={RefreshIcon} onClick={() => setIsAsking(true)}>
          {t('encoder.newKey')}
        </Button>
      </div>
      {error !== null && <FailureNotice error={error} />}
      <AskWindow
        isOpen={isAsking}
        title={t('encoder.newKeyTitle')}
        words={t('encoder.newKeyWords')}
        yes={t('encoder.newKey')}
        isBusy={isBusy}
        onYes={() => void renew().then(() => setIsAsking(false))}
        onClose={() => setIsAsking(false)}
        finalFocus={newKey}
      />
    </div>
  );
}

function useStreamKey(mediaId: string) {
  const [key, setKey] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const ask = useCallback(
    async (method: 'GET' | 'POST') => {
      setError(null);
      setIsBusy(true);
      try {
        const reply = await call(`${method} /api/live/:mediaId/key`, { params: { mediaId } });
        setKey(reply.key);
      } catch (caught) {
        setError(caught);
      } finally {
        setIsBusy(false);
      }
    },
    [mediaId],
  );
  useEffect(() => void ask('GET'), [ask]);
  return { key, isBusy, error, renew: () => ask('POST') };
}
