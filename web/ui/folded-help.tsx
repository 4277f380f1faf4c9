import styles from './folded-help.module.css';
import { Icon } from './icon.tsx';
import { HelpIcon } from './icons.ts';

/** A few sentences of help, folded away at first. */
export function FoldedHelp({ title, sentences }: { title: string; sentences: string[] }) {
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
    </details>
  );
}
