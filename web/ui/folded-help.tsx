import type { ReactNode } from 'react';
import styles from './folded-help.module.css';
import { Icon } from './icon.tsx';
import { HelpIcon } from './icons.ts';

export interface FoldedHelpProps {
  title: string;
  sentences: string[];
  /** A link to where more is said. */
  more: ReactNode;
}

/** A few sentences of help, folded away at first. */
export function FoldedHelp({ title, sentences, more }: FoldedHelpProps) {
  return (
    <details className={styles.help}>
      <summary>
        <Icon of={HelpIcon} size="small" />
        {title}
      </summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <p className={styles.more}>{more}</p>
    </details>
  );
}
