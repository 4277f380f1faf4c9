import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import type { MediaItem } from '#contracts/media.ts';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { CloseIcon, GuestIcon } from '../ui/icons.ts';
import { Notice } from '../ui/notice.tsx';
import styles from './sample-panel.module.css';

const sampleTag = 'sample';
/** With more items than the sample and a first upload, the library is in use and the panel is no longer shown. */
const maxItems = 3;
const dismissedKey = 'foyer.sample.dismissed';

function readDismissed(): boolean {
  try {
    return localStorage.getItem(dismissedKey) !== null;
  } catch {
    return false;
  }
}

function keepDismissed(): void {
  try {
    localStorage.setItem(dismissedKey, '1');
  } catch {
    // Storage is forbidden: the panel comes back on the next visit.
  }
}

/** On a fresh installation: the guest link of the sample video, to be tried in a private window. */
export function SamplePanel({ account, items }: { account: Account; items: readonly MediaItem[] }) {
  const { t } = useTranslation('media');
  const [isDismissed, setIsDismissed] = useState(readDismissed);
  const sample = items.find(
    (item) => item.owner.id === account.id && item.may.manageGuestAccess && item.tags.includes(sampleTag),
  );
  const isFirst = sample !== undefined && items.length <= maxItems && !isDismissed;
  const { data: access } = useQuery({ ...guestAccessQuery(sample?.id ?? ''), enabled: isFirst });
  const link = access?.links.find(({ status }) => status === 'active');
  if (!isFirst || !link) return null;
  const dismiss = () => {
    keepDismissed();
    setIsDismissed(true);
    document.querySelector('h1')?.focus();
  };
  return (
    <Notice
      icon={GuestIcon}
      title={t('sample.title')}
      action={<IconButton icon={CloseIcon} size="small" label={t('sample.dismiss')} onClick={dismiss} />}
    >
      <p className="muted">{t('sample.words', { title: sample.title })}</p>
      <p className="muted">
        <Trans
          t={t}
          i18nKey="sample.manage"
          components={{ page: <Link to="/media/$mediaId" params={{ mediaId: sample.id }} /> }}
        />
      </p>
      <div className={styles.copy}>
        <CopyButton
          size="small"
          text={link.url}
          label={t('sample.copy')}
          words={t('sample.copy')}
          copied={t('site:copied')}
          failed={t('site:copyFailed')}
        />
      </div>
    </Notice>
  );
}
