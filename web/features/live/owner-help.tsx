import { HelpLink } from '../../lib/help-link.tsx';
import { useWords } from '../../lib/words.ts';
import { FoldedHelp } from '../../ui/folded-help.tsx';

const sentences = ['send', 'preview', 'link', 'pause', 'end', 'key'] as const;

/** Help for owners about going live. */
export function OwnerHelp() {
  const { t } = useWords('live-owner');
  return (
    <FoldedHelp
      title={t('help.title')}
      sentences={sentences.map((sentence) => t(`help.${sentence}`))}
      more={<HelpLink article="live-sessions" />}
    />
  );
}
