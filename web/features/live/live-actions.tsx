import { useRef, useState } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { call } from '../../lib/api.ts';
import { AskWindow } from '../../lib/ask-window.tsx';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import { formatTime } from '../../lib/moments.ts';
import { useWords, type Say } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { LiveIcon } from '../../ui/icons.ts';
import styles from './live.module.css';

interface ActionProps {
  mediaId: string;
  view: LiveView;
  onChanged: (view: LiveView) => void;
}

function useStep(mediaId: string, step: 'start' | 'end', onChanged: ActionProps['onChanged']) {
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const take = async () => {
    setIsBusy(true);
    setError(null);
    try {
      onChanged(await call(`POST /api/live/:mediaId/${step}`, { params: { mediaId } }));
    } catch (caught) {
      setError(caught);
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, error, take };
}

/** *Go live*, blocked with its reason while no picture arrives. */
export function GoLive({ mediaId, view, onChanged }: ActionProps) {
  const { t } = useWords('live-owner');
  const { isBusy, error, take } = useStep(mediaId, 'start', onChanged);
  const isBlocked = view.session.state !== 'ready';
  return (
    <div className={styles.goLive}>
      <div className="stack-tight">
        <p id="go-live" role="status" className="strong">
          {t(readyWords(view))}
        </p>
        <p className="muted">{waitingWords(view, t)}</p>
        {error !== null && <FailureNotice error={error} />}
      </div>
      <Button
        look="primary"
        size="large"
        icon={LiveIcon}
        isBusy={isBusy}
        isBlocked={isBlocked}
        reasonId="go-live"
        onClick={() => void take()}
      >
        {t('goLive.button')}
      </Button>
    </div>
  );
}

function readyWords({ session, health }: LiveView): string {
  if (session.state !== 'ready') return 'goLive.blocked';
  if (health?.protocol === 'browser') return 'goLive.readyBrowser';
  return health?.hasSound === false ? 'goLive.readySilent' : 'goLive.ready';
}

/** Who waits, and whether the session goes live by itself. */
function waitingWords({ watching, settings }: LiveView, t: Say): string {
  const { autoStart, startsAt } = settings;
  const isAhead = startsAt !== null && Date.parse(startsAt) > Date.now();
  const byItself = isAhead ? t('goLive.byItself', { time: formatTime(startsAt) }) : t('goLive.byItselfNow');
  const waiting = watching > 0 && t('goLive.waiting', { count: watching, formatted: formatCount(watching) });
  return [waiting, autoStart && byItself].filter(Boolean).join(' ');
}

/** *End*, which asks with the number of people who watch. */
export function EndLive({ mediaId, view, onChanged }: ActionProps) {
  const { t } = useWords('live-owner');
  const { isBusy, error, take } = useStep(mediaId, 'end', onChanged);
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { watching } = view;
  const words =
    watching > 0 ? t('end.watching', { count: watching, formatted: formatCount(watching) }) : t('end.nobody');
  return (
    <div className="stack-tight">
      <Button ref={button} look="danger" onClick={() => setIsAsking(true)}>
        {t('end.button')}
      </Button>
      <AskWindow
        isOpen={isAsking}
        title={t('end.title')}
        words={words}
        yes={t('end.yes')}
        isBusy={isBusy}
        onYes={() => void take().then(() => setIsAsking(false))}
        onClose={() => setIsAsking(false)}
        finalFocus={button}
      />
      {error !== null && <FailureNotice error={error} />}
    </div>
  );
}
