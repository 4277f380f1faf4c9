import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestLink } from '#contracts/guest-access.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import styles from './guest-access.module.css';
import { useKindWords } from './item-kind.ts';
import { useDeleteLink } from './use-guest-access.ts';

export interface DeleteLinkWindowProps {
  mediaId: string;
  link: GuestLink;
  isOpen: boolean;
  onClose: () => void;
  onDeleted: (result: 'deleted' | 'gone') => void;
  onClosed: () => void;
  finalFocus: () => HTMLElement | null;
}

/** Asks before a link is deleted: which one, and what happens to the guests inside. */
export function DeleteLinkWindow(props: DeleteLinkWindowProps) {
  const { mediaId, link, isOpen, onClose, onDeleted, onClosed, finalFocus } = props;
  const { t } = useTranslation('guest-access');
  const kind = useKindWords();
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = useDeleteLink(mediaId);
  const close = () => {
    if (!remove.isPending) onClose();
  };
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={close}
      onClosed={onClosed}
      title={t('delete.title', { name: link.name })}
      description={t(`delete.removed.${kind}`)}
      width={27}
      initialFocus={cancel}
      finalFocus={finalFocus}
    >
      <DialogBody className={styles.question}>
        <p>{link.inside > 0 ? t('delete.inside', { count: link.inside }) : t('delete.insideNobody')}</p>
        <p className="muted">{t('delete.forGood')}</p>
        {remove.error && <FailureNotice error={remove.error} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} look="quiet" onClick={close}>
          {t('site:cancel')}
        </Button>
        <Button
          look="danger"
          isBusy={remove.isPending}
          onClick={() => remove.mutate(link.id, { onSuccess: onDeleted })}
        >
          {t('delete.submit')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
