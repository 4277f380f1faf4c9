import type { ReactNode } from 'react';
import type { Attendance } from '#contracts/attendance.ts';
import { formatCount, formatList, formatSpent } from '../../lib/format.ts';
import type { KindOnPages } from '../../lib/media-kinds.ts';
import { useWords } from '../../lib/words.ts';
import { hasChat } from './has-chat.ts';
import styles from './attendance.module.css';

export interface TotalsProps {
  totals: Attendance['totals'];
  kind: KindOnPages;
}

/** How many came, are inside, and wrote. */
export function Totals({ totals, kind }: TotalsProps) {
  const { t } = useWords('attendance');
  const parts = (['guests', 'members', 'invited'] as const).filter((part) => totals[part] > 0);
  const list = parts.map((part) => t(`totals.${part}`, counted(totals[part])));
  return (
    <dl className={styles.totals}>
      <Total value={formatCount(totals.came)}>{t('totals.came', { list: formatList(list) })}</Total>
      <Total value={formatCount(totals.inside)}>{t('totals.inside')}</Total>
      <Total value={formatSpent(totals.averageSeconds)}>{t(`totals.average.${kind.words}`)}</Total>
      {hasChat(kind) && (
        <Total value={formatCount(totals.messages)}>
          {t('totals.messages', { count: totals.messages, by: t('totals.writers', counted(totals.writers)) })}
        </Total>
      )}
    </dl>
  );
}

const counted = (count: number) => ({ count, formatted: formatCount(count) });

function Total({ value, children }: { value: string; children: ReactNode }) {
  return (
    <div>
      <dt>{children}</dt>
      <dd>{value}</dd>
    </div>
  );
}
