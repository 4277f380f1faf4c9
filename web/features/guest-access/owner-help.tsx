import { HelpLink } from '../../lib/help-link.tsx';
import { useTranslation } from 'react-i18next';
import { FoldedHelp } from '../../ui/folded-help.tsx';
import { useKindWords } from './item-kind.ts';
import styles from './guest-access.module.css';

const sentences = {
  media: ['share', 'enter', 'click', 'limit', 'off', 'end'],
  live: ['shareLive', 'enterLive', 'click', 'limit', 'offLive', 'end'],
  room: ['whereRoom', 'share', 'enterRoom', 'lobby', 'clickRoom', 'limit', 'off', 'endRoom'],
} as const;

const articles = { media: 'guest-links', live: 'guest-links', room: 'guests-in-rooms' } as const;

/** Help for owners about guest links. */
export function OwnerHelp() {
  const { t } = useTranslation('guest-access');
  const kind = useKindWords();
  return (
    <div className={styles.section}>
      <FoldedHelp
        title={t('help.title')}
        sentences={sentences[kind].map((sentence) => t(`help.${sentence}`))}
        more={<HelpLink article={articles[kind]} />}
      />
    </div>
  );
}
