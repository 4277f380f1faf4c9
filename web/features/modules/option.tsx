import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import styles from './option.module.css';

export interface OptionProps {
  /** Names the control below it, by `aria-labelledby`; a field with a label of its own leaves it out. */
  id?: string;
  name: string;
  words: string;
  /** The change that is saved by this control. */
  saving?: { isPending: boolean; isSuccess: boolean; error: unknown };
  children: ReactNode;
}

/** One setting: what it is at the start, its control at the end, and whether it was saved. */
export function Option({ id, name, words, saving, children }: OptionProps) {
  const { t } = useTranslation('modules');
  return (
    <div className={styles.option}>
      <div className="stack-tight">
        <p id={id} className="strong">
          {name}
        </p>
        <p className="muted small">{words}</p>
      </div>
      <div className={styles.control}>
        {children}
        <span role="status" className={styles.saved}>
          {saving?.isSuccess && !saving.isPending && t('site:saved')}
        </span>
        {saving?.error != null && <FailureNotice error={saving.error} />}
      </div>
    </div>
  );
}
