import { useWords } from '../lib/words.ts';
import { Badge } from '../ui/badge.tsx';
import styles from './guest-page.module.css';

/** At the end of a guest's top bar: the guest's name, and whether the guest came by a guest link or an invitation. */
export function GuestBadge({ name, isInvited = false }: { name: string | null; isInvited?: boolean }) {
  const { t } = useWords('guest');
  return (
    <>
      {name && <bdi className={styles.name}>{name}</bdi>}
      <Badge>{t(isInvited ? 'invited' : 'guest')}</Badge>
    </>
  );
}
