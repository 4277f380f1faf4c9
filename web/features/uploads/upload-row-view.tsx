import { useTranslation } from 'react-i18next';
import { formatPercent } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Progress } from '../../ui/progress.tsx';
import { ChooseAgain } from './choose-again.tsx';
import { RowButtons } from './row-buttons.tsx';
import type { RowButtonsProps } from './row-buttons.tsx';
import { RowFrame } from './row-frame.tsx';
import { uploads } from './upload-list.ts';
import { refusalWords, sendingWords } from './upload-words.ts';
import { UploadedRow } from './uploaded-row.tsx';
import styles from './uploads.module.css';

/** One file on its way to the server: bytes, time left, what went wrong and what to do about it. */
export function UploadRowView({ row, onCancel }: RowButtonsProps) {
  const { t } = useTranslation('uploads');
  if (row.state === 'uploaded' && row.mediaId)
    return <UploadedRow row={row} mediaId={row.mediaId} onCancel={onCancel} />;
  const refusal = refusalWords(row, t);
  const hasBar = row.state !== 'refused' && row.state !== 'queued';
  const fraction = row.sizeBytes > 0 ? row.sentBytes / row.sizeBytes : 0;
  const { start, end } = sendingWords(row, t);
  return (
    <RowFrame fileName={row.fileName} buttons={<RowButtons row={row} onCancel={onCancel} />}>
      {hasBar && (
        <div className={styles.progress}>
          <Progress
            label={t('uploadingLabel', { file: row.fileName })}
            percent={fraction * 100}
            valueText={`${formatPercent(fraction)}, ${start}`}
          />
        </div>
      )}
      {row.state !== 'refused' && (
        <p className={styles.words}>
          <span className="number">{start}</span>
          <span className="number">{end}</span>
        </p>
      )}
      {refusal && (
        <p role="alert" className="danger-text small">
          {refusal}
        </p>
      )}
      {row.state === 'unfinished' && <ChooseAgain row={row} />}
      {row.state === 'stopped' && (
        <Button size="small" onClick={() => uploads.resume(row.key)}>
          {t('site:tryAgain')}
        </Button>
      )}
    </RowFrame>
  );
}
