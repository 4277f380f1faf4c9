import { useWords } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';
import { HelpIcon } from '../../ui/icons.ts';
import styles from './room-help.module.css';

const sentences = ['lobby', 'admit', 'stage', 'mute', 'remove', 'ban', 'lock', 'end'] as const;

/** What a moderator may want to know, folded away. */
export function RoomHelp() {
  const { t } = useWords('rooms');
  return (
    <details className={styles.help}>
      <summary>
        <Icon of={HelpIcon} size="small" />
        {t('help.title')}
      </summary>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{t(`help.${sentence}`)}</li>
        ))}
      </ul>
    </details>
  );
}
