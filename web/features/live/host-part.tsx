import type { ReactNode } from 'react';
import type { LiveView } from '#contracts/live.ts';
import { formatCount } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import styles from './live.module.css';

export interface HostPartProps {
  view: LiveView;
  /** Buttons. */
  actions: ReactNode;
  /** The answer to the last of them. */
  news: { key: string; words: string } | null;
}

/** Who watches, with the buttons of those who let people in. */
export function HostPart({ view, actions, news }: HostPartProps) {
  const { t } = useWords('live-owner');
  const { session, watching } = view;
  const isRunning = session.state === 'live' || session.state === 'paused';
  return (
    <section aria-labelledby="live-host" className={styles.host}>
      <div>
        <h2 id="live-host" className="as-h3">
          {t(isRunning ? 'host.now' : 'host.before')}
        </h2>
        <p className="muted">
          {isRunning ? t('host.people', { count: watching, formatted: formatCount(watching) }) : t('host.beforeWords')}
        </p>
      </div>
      <div className={styles.hostActions}>{actions}</div>
      <p role="status" className={styles.hostNews}>
        {news?.words}
      </p>
    </section>
  );
}
