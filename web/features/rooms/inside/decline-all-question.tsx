import type { WaitingPerson } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { AskWindow } from '../../../lib/ask-window.tsx';
import type { Crowd } from './find-crowd.ts';
import { findParticipantsButton } from './person-card.tsx';
import { useLast } from './use-last.ts';
import type { RoomActions } from './use-room-actions.ts';

/** The button that asks; it is gone when nobody waits any more. */
export const declineAllId = 'decline-all';

export interface DeclineAllQuestionProps {
  isOpen: boolean;
  waiting: readonly WaitingPerson[];
  crowd: Crowd | null;
  actions: RoomActions;
  onClose: () => void;
}

/** Asks before everybody who waits is declined, and offers to decline only those who come from one network. */
export function DeclineAllQuestion({ isOpen, waiting, crowd, actions, onClose }: DeclineAllQuestionProps) {
  const { t } = useWords('rooms');
  const count = useLast(isOpen ? waiting.length : null);
  const partCount = useLast(isOpen && crowd && crowd.count < waiting.length ? crowd.count : null);
  if (count === null) return null;
  const decline = async (network: string | null) => {
    await actions.declineAll(network);
    onClose();
  };
  return (
    <AskWindow
      isOpen={isOpen}
      title={t('declineAll.title', { count })}
      words={t('declineAll.words')}
      yes={t('people.declineAll')}
      other={
        crowd && partCount !== null && partCount < count
          ? { words: t('declineAll.network', { count: partCount }), onPress: () => void decline(crowd.network) }
          : undefined
      }
      isBusy={actions.busy.has('decline-all')}
      finalFocus={() => document.getElementById(declineAllId) ?? findParticipantsButton()}
      onYes={() => void decline(null)}
      onClose={onClose}
    />
  );
}
