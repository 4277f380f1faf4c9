import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatCount } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';

/** How many links work while guest access is on, and on how many items. */
export interface UsableLinks {
  links: number;
  items: number;
}

export interface SwitchOffDialogProps {
  of: 'invitetomedia' | 'theming';
  usable: UsableLinks;
  error: unknown;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: () => void;
}

/** Says what switching a module off stops, before it is done. */
export function SwitchOffDialog({ of, usable, error, isBusy, onClose, onConfirm }: SwitchOffDialogProps) {
  const { t } = useTranslation('modules');
  const cancel = useRef<HTMLButtonElement>(null);
  const items = t('switchOff.items', { count: usable.items, formatted: formatCount(usable.items) });
  return (
    <AlertDialog
      isOpen
      onClose={() => !isBusy && onClose()}
      title={t(`switchOff.${of}`)}
      description={t('switchOff.stops', { count: usable.links, formatted: formatCount(usable.links), items })}
      width={30}
      initialFocus={cancel}
    >
      <DialogBody className="stack">
        <p>{t('switchOff.invitations')}</p>
        <p>{t('switchOff.inside')}</p>
        <p className="muted">{t('switchOff.back')}</p>
        {error != null && <FailureNotice error={error} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button look="danger" isBusy={isBusy} onClick={onConfirm}>
          {t('switchOff.submit')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
