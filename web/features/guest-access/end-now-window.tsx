import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog } from '../../ui/dialog.tsx';
import styles from './guest-access.module.css';
import { useKindWords } from './item-kind.ts';
import { useEndNow } from './use-guest-access.ts';

/**
 * Whom the question is about; `name` is the guest's or the link's. `hasLink`: the link still admits, so that whoever is
 * sent out can come back by it.
 */
export type Ending =
  | { of: 'guest'; id: string; name: string; email: string; hasLink: boolean }
  | { of: 'link'; id: string; name: string; hasLink: boolean }
  | { of: 'all' };

export interface EndNowWindowProps {
  mediaId: string;
  ending: Ending;
  isEnabled: boolean;
  isOpen: boolean;
  onClose: () => void;
  onEnded: (result: 'ended' | 'gone') => void;
  onClosed: () => void;
  finalFocus: () => HTMLElement | null;
}

const targetOf = (ending: Ending) =>
  ending.of === 'all' ? {} : ending.of === 'guest' ? { guestId: ending.id } : { linkId: ending.id };

/** Asks before guests are sent out: coming back is a new entry, unless guest access is switched off as well. */
export function EndNowWindow(props: EndNowWindowProps) {
  const { mediaId, ending, isEnabled, isOpen, onClose, onEnded, onClosed, finalFocus } = props;
  const { t } = useTranslation('guest-access');
  const kind = useKindWords();
  const cancel = useRef<HTMLButtonElement>(null);
  const [isOffToo, setIsOffToo] = useState(false);
  const end = useEndNow(mediaId);
  const close = () => {
    if (!end.isPending) onClose();
  };
  const titles = {
    guest: () => t('end.titleGuest', { name: ending.of === 'all' ? '' : ending.name }),
    link: () => t('end.titleLink', { name: ending.of === 'all' ? '' : ending.name }),
    all: () => t('end.titleAll'),
  };
  return (
    <AlertDialog
      isOpen={isOpen}
      onClose={close}
      onClosed={onClosed}
      title={titles[ending.of]()}
      description={
        <>
          {ending.of === 'guest' && <bdi className={styles.whom}>{ending.email}</bdi>}
          {t(`end.${ending.of === 'guest' ? 'guest' : 'everyone'}.${kind}`)}
        </>
      }
      width={27}
      initialFocus={cancel}
      finalFocus={finalFocus}
    >
      <DialogBody className={styles.question}>
        <p>{t(ending.of !== 'all' && !ending.hasLink ? 'end.backByNewLink' : 'end.back')}</p>
        {isEnabled && (
          <Checkbox
            label={t('end.alsoOff')}
            checked={isOffToo}
            onChange={(event) => setIsOffToo(event.target.checked)}
          />
        )}
        {end.error && <FailureNotice error={end.error} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} look="quiet" onClick={close}>
          {t('site:cancel')}
        </Button>
        <Button
          look="danger"
          isBusy={end.isPending}
          onClick={() =>
            end.mutate({ target: targetOf(ending), isOffToo: isOffToo && isEnabled }, { onSuccess: onEnded })
          }
        >
          {t('end.submit')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}
