import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { AlertDialog } from '../ui/dialog.tsx';

export interface LeaveGuardProps {
  /** Leaving would lose something. */
  isDirty: boolean;
  title: string;
  words: string;
}

/** Asks before a page that would lose something is left: by a link, the back button, or closing the tab. */
export function LeaveGuard({ isDirty, title, words }: LeaveGuardProps) {
  const { t } = useTranslation('edit');
  const stay = useRef<HTMLButtonElement>(null);
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => isDirty,
    withResolver: true,
  });
  const isAsking = leaving.status === 'blocked';
  return (
    <AlertDialog
      isOpen={isAsking}
      onClose={() => leaving.reset?.()}
      title={title}
      description={words}
      width={27}
      initialFocus={stay}
    >
      <DialogBody />
      <DialogFoot>
        <Button ref={stay} onClick={() => leaving.reset?.()}>
          {t('leaving.stay')}
        </Button>
        <Button look="danger" onClick={() => leaving.proceed?.()}>
          {t('leaving.leave')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}

/** Asks before a page with unsaved input is left. */
export function UnsavedGuard({ isDirty }: { isDirty: boolean }) {
  const { t } = useTranslation('edit');
  return <LeaveGuard isDirty={isDirty} title={t('leaving.title')} words={t('leaving.words')} />;
}
