import { useEffect, useState } from 'react';
import { formatClock } from '../../lib/format.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

const warningMilliseconds = 600_000;
const checkMilliseconds = 30_000;

/** Whether the last ten minutes of the page have begun. False when the reader's clock is wrong by hours. */
function isNear(endsAt: string, now: number): boolean {
  const left = new Date(endsAt).getTime() - now;
  return left > 0 && left <= warningMilliseconds;
}

/** Warns in the last ten minutes of a page session. */
export function EndsSoon({ endsAt }: { endsAt: string }) {
  const { t } = useWords('player');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), checkMilliseconds);
    return () => clearInterval(timer);
  }, []);
  if (!isNear(endsAt, now)) return null;
  const time = formatClock(endsAt);
  return (
    <Notice
      role="status"
      title={t('endsSoon', { time })}
      action={
        <Button size="small" onClick={() => location.reload()}>
          {t('reload')}
        </Button>
      }
    >
      {t('endsSoonNext')}
    </Notice>
  );
}
