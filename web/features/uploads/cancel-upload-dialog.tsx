import { useMutation } from '@tanstack/react-query';
import { useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { uploads } from './upload-list.ts';
import type { UploadRow } from './upload-row.ts';

export interface CancelUploadDialogProps {
  row: UploadRow;
  isOpen: boolean;
  onClose: () => void;
  opener: RefObject<HTMLElement | null>;
}

/** Asks before an upload is canceled; it goes on meanwhile. */
export function CancelUploadDialog({ row, isOpen, onClose, opener }: CancelUploadDialogProps) {
  const { t } = useTranslation('uploads');
  const keep = useRef<HTMLButtonElement>(null);
  const cancel = useMutation({ mutationFn: () => uploads.cancel(row.key), onSuccess: onClose });
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('canceling.title', { file: row.fileName })}
      description={t(row.state === 'uploaded' ? 'canceling.processing' : 'canceling.words')}
      width={27}
      initialFocus={keep}
      finalFocus={() => (opener.current?.isConnected ? opener.current : document.querySelector('h1'))}
    >
      <DialogBody>{cancel.error && <Notice tone="danger" title={errorWords(cancel.error, t)} />}</DialogBody>
      <DialogFoot>
        <Button ref={keep} onClick={onClose}>
          {t('canceling.keep')}
        </Button>
        <Button look="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
          {t('canceling.cancel')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
