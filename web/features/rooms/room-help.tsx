import { HelpLink } from '../../lib/help-link.tsx';
import { useWords } from '../../lib/words.ts';
import { FoldedHelp } from '../../ui/folded-help.tsx';

const sentences = ['lobby', 'admit', 'stage', 'mute', 'remove', 'ban', 'lock', 'end'] as const;

/** Help for moderators. */
export function RoomHelp() {
  const { t } = useWords('rooms');
  return (
    <FoldedHelp
      title={t('help.title')}
      sentences={sentences.map((sentence) => t(`help.${sentence}`))}
      more={<HelpLink article="moderate-a-room" />}
    />
  );
}
