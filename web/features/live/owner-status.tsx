import type { LiveView } from '#contracts/live.ts';
import { formatCount } from '../../lib/format.ts';
import { useNow } from '../../lib/use-now.ts';
import { useWords } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import { Status } from '../../ui/status.tsx';
import styles from './live.module.css';
import { SenderHealth } from './sender-health.tsx';
import { SenderNotes } from './sender-notes.tsx';

/** Below the picture while it is live, for those who broadcast: what arrives, or that nothing does. */
export function OwnerStatus({ view }: { view: LiveView }) {
  const { t } = useWords('live-owner');
  const { session, health, isRecording, pausedUntil } = view;
  return (
    <div className="stack-tight">
      {session.state === 'paused' ? <Paused until={pausedUntil} /> : <SenderHealth health={health} />}
      <SenderNotes notes={view.notes} />
      {!isRecording && <Notice tone="danger" title={t('notRecorded')} />}
    </div>
  );
}

function Paused({ until }: { until: string | null }) {
  const { t } = useWords('live-owner');
  const now = useNow();
  const seconds = until === null ? 0 : Math.ceil((Date.parse(until) - now) / 1000);
  return (
    <p className={styles.healthLine}>
      <span role="status">
        <Status>{t('paused.title')}</Status>
      </span>
      <span>{seconds > 0 ? t('paused.words', { seconds: formatCount(seconds) }) : t('paused.over')}</span>
    </p>
  );
}
