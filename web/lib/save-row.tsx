import type { UseMutationResult } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { CheckIcon } from '../ui/icons.ts';
import { useWords } from './words.ts';

const savedMilliseconds = 2000;

/** True for two seconds after each save. */
function useJustSaved({ isSuccess, submittedAt }: Saving): boolean {
  const savedAt = isSuccess ? submittedAt : 0;
  const [isOver, setIsOver] = useState(true);
  useEffect(() => {
    if (!savedAt) return undefined;
    setIsOver(false);
    const timer = setTimeout(() => setIsOver(true), savedMilliseconds);
    return () => clearTimeout(timer);
  }, [savedAt]);
  return !isOver;
}

type Saving = Pick<UseMutationResult, 'isPending' | 'isSuccess' | 'submittedAt'>;

export interface SaveRowProps {
  save: Saving;
  /** Whether something is not saved yet. */
  isDirty: boolean;
  isPrimary?: boolean;
  onCancel: () => void;
}

/** The end of a form that is saved again and again: Save, Cancel, and that all is saved. */
export function SaveRow({ save, isDirty, isPrimary = false, onCancel }: SaveRowProps) {
  const { t } = useWords('site');
  const isJustSaved = useJustSaved(save);
  const isShownSaved = isJustSaved && !isDirty;
  return (
    <div className="row-wrap">
      <Button
        type="submit"
        look={isPrimary ? 'primary' : 'secondary'}
        isBusy={save.isPending}
        isBlocked={!isDirty && !isJustSaved}
        icon={isShownSaved ? CheckIcon : undefined}
      >
        {isShownSaved ? t('saved') : t('save')}
      </Button>
      {isDirty && <Button onClick={onCancel}>{t('cancel')}</Button>}
      <span role="status" className="muted">
        {!isDirty && !isJustSaved && t('allSaved')}
      </span>
    </div>
  );
}
