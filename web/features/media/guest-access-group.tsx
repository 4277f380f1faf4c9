import { useTranslation } from 'react-i18next';
import { formatCount } from '../../lib/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { LockIcon } from '../../ui/icons.ts';
import styles from './media.module.css';

/** The group that guests of this item belong to: shown and explained, but not changed here. */
export function GuestAccessGroup({ guestLinks }: { guestLinks: number }) {
  const { t } = useTranslation('edit');
  return (
    <section className={styles.group} aria-labelledby="guest-access-group">
      <Icon of={LockIcon} className={styles.groupIcon} />
      <div className="stack-tight">
        <h2 id="guest-access-group" className="as-h3">
          {t('group.title')}
        </h2>
        <p className="muted">{t('site:guestLinks', { count: guestLinks, formatted: formatCount(guestLinks) })}</p>
        <p className="muted">{t('group.what')}</p>
        <p className="muted">{t('group.why')}</p>
      </div>
    </section>
  );
}
