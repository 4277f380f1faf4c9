import type { ReactNode } from 'react';
import { useWords } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { LiveIcon } from '../../ui/icons.ts';
import { Status } from '../../ui/status.tsx';
import styles from './live.module.css';

/** The two ways to send, side by side; one below the other on a phone. */
export function WaysLayout({ children }: { children: ReactNode }) {
  return <div className={styles.ways}>{children}</div>;
}

/** One way to send, under its heading. */
export function Way({ id, title, words, children }: { id: string; title: string; words: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className={styles.way}>
      <div>
        <h2 id={id} className="as-h3">
          {title}
        </h2>
        <p className="muted">{words}</p>
      </div>
      {children}
    </section>
  );
}

/** Above the title of a session that is not live yet. */
export function KindLine() {
  const { t } = useWords('live-owner');
  return (
    <p className={styles.kindLine}>
      <Icon of={LiveIcon} size="small" />
      {t('live:kind')}
      <Status>{t('state.planned')}</Status>
    </p>
  );
}

/** A part of the owner's page, below a hairline. */
export function OwnerPart({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Below the picture: what those who broadcast read, and their button at its end. */
export function Beneath({ children }: { children: ReactNode }) {
  return <div className={styles.beneath}>{children}</div>;
}
