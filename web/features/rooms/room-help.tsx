import { useWords } from '../../lib/words.ts';
import { FoldedHelp } from '../../ui/folded-help.tsx';

const sentences = ['lobby', 'admit', 'stage', 'mute', 'remove', 'ban', 'lock', 'end'] as const;

/** What a moderator may want to know. */
export function RoomHelp() {
  const { t } = useWords('rooms');
  return <FoldedHelp title={t('help.title')} sentences={sentences.map((sentence) => t(`help.${sentence}`))} />;
}
