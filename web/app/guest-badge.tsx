import { useWords } from '../lib/words.ts';
import { Badge } from '../ui/badge.tsx';
import styles from './guest-page.module.css';

/** At the end of a guest's top bar: the name that the guest typed, and that this is a guest. */
export function GuestBadge({ name }: { name: string | null }) {
  const { t } = useWords('guest');
  return (
    <>
      {name && <bdi className={styles.name}>{name}</bdi>}
      <Badge>{t('guest')}</Badge>
    </>
  );
}
