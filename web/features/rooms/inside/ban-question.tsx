import type { RoomParticipant } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { AskWindow } from '../../../lib/ask-window.tsx';
import { useLast } from './use-last.ts';
import type { RoomActions } from './use-room-actions.ts';

export interface BanQuestionProps {
  /** The participant to ban; null while nothing is asked. */
  participant: RoomParticipant | null;
  actions: RoomActions;
  onClose: () => void;
}

/** Asks before somebody is banned: it lasts until it is lifted. */
export function BanQuestion({ participant, actions, onClose }: BanQuestionProps) {
  const { t } = useWords('rooms');
  const asked = useLast(participant);
  if (!asked) return null;
  const ban = async () => {
    await actions.person('ban', asked.id);
    onClose();
  };
  return (
    <AskWindow
      isOpen={participant !== null}
      title={t('ban.title', { name: asked.name })}
      words={t(asked.isGuest ? 'ban.guest' : 'ban.member')}
      yes={t('menu.ban')}
      isBusy={actions.busy.has(`ban ${asked.id}`)}
      onYes={() => void ban()}
      onClose={onClose}
    />
  );
}
