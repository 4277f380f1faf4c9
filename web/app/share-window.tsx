import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { formatDuration } from '../lib/format.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { Checkbox } from '../ui/checkbox.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { DialogBody } from '../ui/dialog-parts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { GuestIcon, LinkIcon } from '../ui/icons.ts';
import { TabPanel, Tabs } from '../ui/tabs.tsx';
import styles from './share-window.module.css';

export interface ShareWindowProps {
  item: MediaItem;
  /** The player's position when Share was pressed. */
  atSeconds: number;
  isOpen: boolean;
  onClose: () => void;
  /** Replaces this window by *Manage guest access*; absent for members who may not. */
  onGuestAccess?: () => void;
  finalFocus: () => HTMLElement | null;
}

/** Ways to share an item: its address for members and, at the end of the row, guest access for everybody else. */
export function ShareWindow({ item, atSeconds, isOpen, onClose, onGuestAccess, finalFocus }: ShareWindowProps) {
  const { t } = useTranslation('media-page');
  const kinds = useRef<HTMLDivElement>(null);
  const isReplaced = useRef(false);
  useEffect(() => {
    if (isOpen) isReplaced.current = false;
  }, [isOpen]);
  const closed = () => {
    // Only now: two windows that open and close at once would both move the focus.
    if (isReplaced.current) onGuestAccess?.();
  };
  const guests = onGuestAccess && (
    <div className={styles.guests}>
      <button
        type="button"
        aria-haspopup="dialog"
        onClick={() => {
          isReplaced.current = true;
          onClose();
        }}
      >
        <Icon of={GuestIcon} />
        {t('shareWindow.guestAccess')}
      </button>
    </div>
  );
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      onClosed={closed}
      title={t('shareWindow.title')}
      closeLabel={t('site:close')}
      width={34}
      initialFocus={() => kinds.current?.querySelector<HTMLElement>('[role="tab"]') ?? true}
      finalFocus={() => (isReplaced.current ? false : finalFocus())}
    >
      <DialogBody ref={kinds}>
        <Tabs
          label={t('shareWindow.kinds')}
          look="tiles"
          value="link"
          onChange={() => undefined}
          items={[{ value: 'link', label: t('shareWindow.link'), icon: LinkIcon }]}
          after={guests}
        >
          <TabPanel value="link">
            <ShareLink item={item} atSeconds={atSeconds} mayShareWithGuests={Boolean(onGuestAccess)} />
          </TabPanel>
        </Tabs>
      </DialogBody>
    </Dialog>
  );
}

interface ShareLinkProps {
  item: MediaItem;
  atSeconds: number;
  mayShareWithGuests: boolean;
}

function ShareLink({ item, atSeconds, mayShareWithGuests }: ShareLinkProps) {
  const { t } = useTranslation('media-page');
  const [isFromHere, setIsFromHere] = useState(false);
  const seconds = Math.floor(atSeconds);
  const { words } = mediaKinds[item.kind];
  const address = isFromHere ? `${item.url}?t=${seconds}` : item.url;
  return (
    <div className={styles.link}>
      <div className={styles.address}>
        <Field
          label={t(`shareWindow.address.${words}`)}
          value={address}
          readOnly
          dir="ltr"
          onFocus={(event) => event.currentTarget.select()}
        />
        <CopyButton
          look="primary"
          text={address}
          label={t('shareWindow.copyName')}
          words={t('shareWindow.copy')}
          copied={t('site:copied')}
          failed={t('site:copyFailed')}
        />
      </div>
      <p className="muted">{t(`shareWindow.${mayShareWithGuests ? 'helpGuests' : 'help'}.${words}`)}</p>
      {seconds > 0 && (
        <Checkbox
          checked={isFromHere}
          onChange={(event) => setIsFromHere(event.target.checked)}
          label={
            <span>
              {t('shareWindow.startAt')} <span className="number ratio">{formatDuration(seconds)}</span>
            </span>
          }
        />
      )}
    </div>
  );
}
