import type { LiveView } from '#contracts/live.ts';
import { useWords } from '../../lib/words.ts';
import { formatTime } from '../../lib/moments.ts';
import { Icon } from '../../ui/icon.tsx';
import { InfoIcon } from '../../ui/icons.ts';
import styles from './live.module.css';

/** What the owner should know of senders that were refused or sent away, the newest first. */
export function SenderNotes({ notes }: { notes: LiveView['notes'] }) {
  const { t } = useWords('live-owner');
  return (
    <ul className={styles.notes} aria-label={t('notes.label')} aria-live="polite" hidden={notes.length === 0}>
      {notes.map(({ code, detail, at }) => (
        <li key={`${at} ${code}`} className={styles.remark}>
          <Icon of={InfoIcon} size="small" />
          <span>
            {t(`notes.${code}`, { detail: detail ?? '' })} <span className="muted">{formatTime(at)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
