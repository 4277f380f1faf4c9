import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon.tsx';
import { HelpIcon } from '../../ui/icons.ts';
import { useKindWords } from './item-kind.ts';
import styles from './guest-access.module.css';

const sentences = {
  media: ['share', 'enter', 'click', 'limit', 'off', 'end'],
  room: ['whereRoom', 'share', 'enterRoom', 'lobby', 'clickRoom', 'limit', 'off', 'endRoom'],
} as const;

/** What an owner may want to know about guest links, folded away. */
export function OwnerHelp() {
  const { t } = useTranslation('guest-access');
  const kind = useKindWords();
  return (
    <details className={`${styles.help} ${styles.section}`}>
      <summary>
        <Icon of={HelpIcon} size="small" />
        {t('help.title')}
      </summary>
      <ul>
        {sentences[kind].map((sentence) => (
          <li key={sentence}>{t(`help.${sentence}`)}</li>
        ))}
      </ul>
    </details>
  );
}
