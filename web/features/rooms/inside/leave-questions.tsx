import type { Room } from '#contracts/rooms.ts';
import { useWords, type Say } from '../../../lib/words.ts';
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
  /** How many others are inside, and how many wait. */
  others: { inside: number; waiting: number };
  actions: RoomActions;
  onLeave: () => void;
  onClose: () => void;
}

/** Asks before the session ends for everybody. */
export function LeaveQuestions({ asked, others, actions, onLeave, onClose }: LeaveQuestionsProps) {
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
        words={[...whoIsPutOut(others, t), t('end.again')].join(' ')}
        yes={t('end.yes')}
        isBusy={actions.busy.has('end')}
        onYes={() => void end()}
        onClose={onClose}
      />
      <AskWindow
        isOpen={asked === 'leave'}
        title={t('end.lastTitle')}
        words={[t('end.lastWords'), ...whoIsPutOut(others, t)].join(' ')}
        yes={t('leave')}
        onYes={onLeave}
        onClose={onClose}
      />
    </>
  );
}

function whoIsPutOut({ inside, waiting }: LeaveQuestionsProps['others'], t: Say): string[] {
  if (inside === 0 && waiting === 0) return [t('end.alone')];
  return [
    ...(inside > 0 ? [t('end.inside', { count: inside })] : []),
    ...(waiting > 0 ? [t('end.waiting', { count: waiting })] : []),
  ];
}
