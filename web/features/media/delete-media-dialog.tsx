import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { call, isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { formatCount } from '../../lib/format.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { forgetMediaItem } from './queries.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';

const isOnPage = (element: Element | null): element is HTMLElement =>
  element instanceof HTMLElement && element.isConnected;

export interface DeleteMediaDialogProps {
  item: MediaItem;
  isOpen: boolean;
  onClose: () => void;
  /** What else happens, with numbers: how many people watch now. */
  remark?: ReactNode;
  /** Called when the item is deleted, before it leaves the lists. */
  onDeleted?: (() => void) | undefined;
  /** Focus returns here while it is mounted, else to the page's heading. */
  opener: RefObject<Element | null>;
}

/** Asks before an item is deleted, and says what happens to its guest links. */
export function DeleteMediaDialog({ item, isOpen, onClose, remark, onDeleted, opener }: DeleteMediaDialogProps) {
  const { t } = useTranslation('media');
  const client = useQueryClient();
  const cancel = useRef<HTMLButtonElement>(null);
  const remove = useMutation({
    mutationFn: () =>
      call('DELETE /api/media/:mediaId', { params: { mediaId: item.id } }).catch((error: unknown) => {
        if (!isApiError(error, 'media.not_found')) throw error;
      }),
    onSuccess: () => {
      onDeleted?.();
      onClose();
      forgetMediaItem(client, item.id);
    },
  });
  const close = () => {
    if (remove.isPending) return;
    remove.reset();
    onClose();
  };
  const links = item.guestLinks ?? 0;
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={close}
      title={t('deleting.title', { title: item.title })}
      description={t(`deleting.words.${mediaKinds[item.kind].words}`)}
      width={27}
      initialFocus={cancel}
      finalFocus={() => (isOnPage(opener.current) ? opener.current : document.querySelector('h1'))}
    >
      <DialogBody className="stack">
        {remark && <p>{remark}</p>}
        {links > 0 && <p>{t('deleting.links', { count: links, formatted: formatCount(links) })}</p>}
        {remove.error && <Notice tone="danger" title={errorWords(remove.error, t)} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} onClick={close}>
          {t('site:cancel')}
        </Button>
        <Button look="danger" isBusy={remove.isPending} onClick={() => remove.mutate()}>
          {t('site:delete')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
