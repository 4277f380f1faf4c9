import { useEffect } from 'react';
import type { Opening } from '#contracts/rooms.ts';
import { formatInstant } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import styles from './before.module.css';
import { formatTime } from '../../lib/moments.ts';
import { useNow } from '../../lib/use-now.ts';

const daySeconds = 86_400;

/** "12:40", "1:02:05". */
function clock(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}

export interface EarlyScreenProps {
  opening: Opening;
  /** Called when the opening time has come: asks for a seat. */
  onOpen: () => void;
}

/** What stands in the screen's place before a room opens. */
export function EarlyScreen({ opening, onOpen }: EarlyScreenProps) {
  const { t } = useWords('rooms');
  const now = useNow();
  const seconds = Math.max(0, Math.ceil((Date.parse(opening.opensAt) - now) / 1000));
  const isOpen = seconds === 0;
  useEffect(() => {
    if (isOpen) onOpen();
  }, [isOpen, onOpen]);
  const startsAt = new Date(opening.startsAt);
  const isToday = startsAt.toDateString() === new Date(now).toDateString();
  const isEarly = opening.opensAt !== opening.startsAt;
  return (
    <>
      <p className="muted">{t(isEarly ? 'early.opensIn' : 'early.startsIn')}</p>
      <p role="timer" className={`${styles.countdown} number ratio`}>
        {seconds > daySeconds ? formatInstant(opening.opensAt) : clock(seconds)}
      </p>
      <p className="muted">
        {isToday
          ? t(isEarly ? 'early.startsToday' : 'early.today', { time: formatTime(opening.startsAt) })
          : t(isEarly ? 'early.startsOn' : 'early.on', { time: formatInstant(startsAt) })}
      </p>
    </>
  );
}
