import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Guest } from '#contracts/guest-access.ts';
import { errorWords } from '../../lib/error-words.ts';
import { readerLocale } from '../../lib/reader-locale.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import styles from './guest-access.module.css';
import { useGuests } from './use-guest-access.ts';

/** The id of the section's heading, which takes focus when a guest's row is gone. */
export const guestsToggleId = 'guests-inside-toggle';

export interface GuestsInsideProps {
  mediaId: string;
  inside: number;
  onEndGuest: (guest: Guest) => void;
  onEndAll: () => void;
}

/** How many guests have the page open now, who they are, and *End now* for one or all. */
export function GuestsInside({ mediaId, inside, onEndGuest, onEndAll }: GuestsInsideProps) {
  const { t } = useTranslation('guest-access');
  const [isShown, setIsShown] = useState(false);
  const listId = useId();
  return (
    <section className={styles.section} aria-label={t('inside.title')}>
      <div className={styles.sectionHead}>
        <div>
          <p className="strong">{t('inside.title')}</p>
          <p className="muted">{t('inside.count', { count: inside })}</p>
        </div>
        <Button
          id={guestsToggleId}
          look="quiet"
          size="small"
          aria-expanded={isShown}
          aria-controls={listId}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? t('inside.hide') : t('inside.show')}
        </Button>
        <Button look="accent" size="small" onClick={onEndAll}>
          {t('inside.endAll')}
        </Button>
      </div>
      <div id={listId} hidden={!isShown}>
        {isShown && <GuestList mediaId={mediaId} onEnd={onEndGuest} />}
      </div>
    </section>
  );
}

function GuestList({ mediaId, onEnd }: { mediaId: string; onEnd: (guest: Guest) => void }) {
  const { t } = useTranslation('guest-access');
  const guests = useGuests(mediaId, true);
  if (guests.isPending) {
    return (
      <Loading label={t('inside.loading')} className="stack">
        <Skeleton height="2.5rem" />
      </Loading>
    );
  }
  if (guests.error) {
    return (
      <Notice
        tone="danger"
        title={errorWords(guests.error, t)}
        action={
          <Button size="small" onClick={() => void guests.refetch()}>
            {t('site:tryAgain')}
          </Button>
        }
      />
    );
  }
  return (
    <ul className={styles.guests} aria-label={t('inside.list')}>
      {guests.data
        .filter(({ isInside }) => isInside)
        .map((guest) => (
          <GuestRow key={guest.id} guest={guest} onEnd={onEnd} />
        ))}
    </ul>
  );
}

/** "10:42 AM" today, with the day before that. */
function enteredWords(at: Date): string {
  const isToday = at.toDateString() === new Date().toDateString();
  const options = isToday ? ({ timeStyle: 'short' } as const) : ({ dateStyle: 'medium', timeStyle: 'short' } as const);
  return new Intl.DateTimeFormat(readerLocale(), options).format(at);
}

function GuestRow({ guest, onEnd }: { guest: Guest; onEnd: (guest: Guest) => void }) {
  const { t } = useTranslation('guest-access');
  const time = enteredWords(new Date(guest.enteredAt));
  const name = guest.name || t('inside.erased');
  const by = guest.linkId === null ? t('inside.byDeleted') : t('inside.by', { name: guest.linkName });
  return (
    <li className={styles.guest}>
      <div>
        <p className="strong">
          <bdi>{name}</bdi>
        </p>
        <p className={styles.address}>
          <bdi>{guest.email}</bdi>
        </p>
        <p className="small muted">
          <bdi>{by}</bdi> {t('inside.since', { time })}
        </p>
      </div>
      <Button
        look="accent"
        size="small"
        aria-label={t('inside.endFor', { name, email: guest.email })}
        onClick={() => onEnd({ ...guest, name })}
      >
        {t('inside.end')}
      </Button>
    </li>
  );
}
