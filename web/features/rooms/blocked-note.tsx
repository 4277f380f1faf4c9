import { useEffect, useState } from 'react';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { useWords } from '../../lib/words.ts';
import { Notice } from '../../ui/notice.tsx';
import styles from './blocked-note.module.css';

/** Says that a proxy lets no live connections through, above the room that cannot work without; else renders nothing. */
export function BlockedNote({ events }: { events: ServerEventHub }) {
  const { t } = useWords('rooms');
  const [isBlocked, setIsBlocked] = useState(false);
  useEffect(() => {
    const stops = [events.on('blocked', () => setIsBlocked(true)), events.on('connection', () => setIsBlocked(false))];
    return () => stops.forEach((stop) => stop());
  }, [events]);
  if (!isBlocked) return null;
  return <Notice tone="danger" className={styles.note} title={t('connection.blocked')} />;
}
