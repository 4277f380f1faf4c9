import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

export interface SignOutSessionDialogProps {
  isOpen: boolean;
  device: string;
  error: unknown;
  isBusy: boolean;
  /** The button that opened the question: focus returns to it while it is mounted. */
  opener: HTMLElement | null;
  onClose: () => void;
  onConfirm: () => void;
}

/** Asks before another device is signed out. */
export function SignOutSessionDialog(props: SignOutSessionDialogProps) {
  const { t } = useTranslation('accounts');
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog
      isOpen={props.isOpen}
      onClose={props.onClose}
      title={t('sessions.askTitle', { device: props.device })}
      description={t('sessions.askWords')}
      width={27}
      initialFocus={cancel}
      finalFocus={() => (props.opener?.isConnected ? props.opener : document.querySelector('h1'))}
    >
      <DialogBody>{props.error != null && <Notice tone="danger" title={errorWords(props.error, t)} />}</DialogBody>
      <DialogFoot>
        <Button ref={cancel} onClick={props.onClose}>
          {t('site:cancel')}
        </Button>
        <Button look="danger" isBusy={props.isBusy} onClick={props.onConfirm}>
          {t('sessions.end')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
