import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { AlertDialog } from '../ui/dialog.tsx';

/** Asks before a page with unsaved input is left: by a link, the back button, or closing the tab. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
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
      title={t('leaving.title')}
      description={t('leaving.words')}
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
