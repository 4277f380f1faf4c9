import { useCallback, useEffect, useRef, useState } from 'react';
import type { RoomBan } from '#contracts/rooms.ts';
import { call, isApiError } from '../../../lib/api.ts';
import { errorWords } from '../../../lib/error-words.ts';
import { formatDate } from '../../../lib/format.ts';
import { useWords } from '../../../lib/words.ts';
import { Button } from '../../../ui/button.tsx';
import { Notice } from '../../../ui/notice.tsx';
import { Loading, Skeleton } from '../../../ui/skeleton.tsx';
import styles from './windows.module.css';

/** Who is banned from the room, and the way to lift a ban. */
export function Bans({ mediaId }: { mediaId: string }) {
  const { t } = useWords('rooms');
  const [bans, setBans] = useState<RoomBan[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busyId, setBusyId] = useState<string | null>(null);
  const place = useRef<HTMLElement>(null);
  /** The id that takes focus when the row of the pressed button is gone. */
  const nextFocus = useRef<string | null>(null);
  useEffect(() => {
    if (!nextFocus.current) return;
    place.current?.querySelector<HTMLElement>(nextFocus.current)?.focus();
    nextFocus.current = null;
  }, [bans]);
  const load = useCallback(async () => {
    setError(null);
    try {
      setBans((await call('GET /api/rooms/:mediaId/bans', { params: { mediaId } })).bans);
    } catch (caught) {
      setError(caught);
    }
  }, [mediaId]);
  useEffect(() => void load(), [load]);
  const lift = async (banId: string) => {
    setBusyId(banId);
    try {
      await call('DELETE /api/rooms/:mediaId/bans/:banId', { params: { mediaId, banId } });
    } catch (caught) {
      if (!isApiError(caught, 'rooms.ban_not_found')) {
        setBusyId(null);
        return setError(caught);
      }
    }
    setBusyId(null);
    const at = bans?.findIndex(({ id }) => id === banId) ?? -1;
    const next = bans?.[at + 1] ?? bans?.[at - 1];
    nextFocus.current = next ? `[data-ban="${next.id}"] button` : 'h3';
    setBans((before) => before && before.filter(({ id }) => id !== banId));
  };
  return (
    <section ref={place} aria-labelledby="room-bans" className={styles.bans}>
      <h3 id="room-bans" tabIndex={-1}>
        {t('bans.title')}
      </h3>
      {error !== null && <Notice tone="danger" title={errorWords(error, t)} />}
      {bans === null && error === null && (
        <Loading label={t('bans.loading')}>
          <Skeleton height="2.5rem" />
        </Loading>
      )}
      {bans?.length === 0 && <p className="muted">{t('bans.none')}</p>}
      <ul>
        {bans?.map((ban) => (
          <li key={ban.id} data-ban={ban.id} className={styles.ban}>
            <div>
              <p className="strong">
                <bdi>{ban.name}</bdi>
              </p>
              <p className="small muted">
                <bdi>{ban.email}</bdi>
              </p>
              <p className="small muted">{t('bans.by', { name: ban.bannedBy, date: formatDate(ban.bannedAt) })}</p>
            </div>
            <Button
              size="small"
              aria-label={t('bans.liftFor', { name: ban.name })}
              isBusy={busyId === ban.id}
              onClick={() => void lift(ban.id)}
            >
              {t('bans.lift')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
