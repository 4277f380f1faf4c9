import type { Room } from '#contracts/rooms.ts';
import { useWords } from '../../../lib/words.ts';
import { AskWindow } from '../../../lib/ask-window.tsx';
import type { RoomActions } from './use-room-actions.ts';

/** Whether the session ends for everybody when this participant leaves. */
export function isLastModerator({ may, settings, participants }: Room, ownId: string): boolean {
  const others = participants.filter(({ id }) => id !== ownId);
  const hasOtherModerator = others.some(({ role }) => role === 'moderator');
  return may.moderate && settings.whenModeratorsLeave === 'end' && others.length > 0 && !hasOtherModerator;
}

export interface LeaveQuestionsProps {
  asked: 'leave' | 'end' | null;
  actions: RoomActions;
  onLeave: () => void;
  onClose: () => void;
}

/** Asks before the session ends for everybody. */
export function LeaveQuestions({ asked, actions, onLeave, onClose }: LeaveQuestionsProps) {
  const { t } = useWords('rooms');
  const end = async () => {
    await actions.room('end');
    onClose();
  };
  return (
    <>
      <AskWindow
        isOpen={asked === 'end'}
        title={t('end.title')}
        words={t('end.words')}
        yes={t('end.yes')}
        isBusy={actions.busy.has('end')}
        onYes={() => void end()}
        onClose={onClose}
      />
      <AskWindow
        isOpen={asked === 'leave'}
        title={t('end.lastTitle')}
        words={t('end.lastWords')}
        yes={t('leave')}
        onYes={onLeave}
        onClose={onClose}
      />
    </>
  );
}
