import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { isApiError } from '../../lib/api.ts';
import { formatBytes, formatPercent, formatStretch } from '../../lib/format.ts';
import { mediaItemQuery } from '../../lib/queries.ts';
import { buttonClasses } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { CloseIcon } from '../../ui/icons.ts';
import { Progress } from '../../ui/progress.tsx';
import { RowButtons } from './row-buttons.tsx';
import type { RowButtonsProps } from './row-buttons.tsx';
import { RowFrame } from './row-frame.tsx';
import { uploads } from './upload-list.ts';
import type { UploadRow } from './upload-row.ts';
import styles from './uploads.module.css';

/** The server's progress with a complete file. */
function Processing({ row, item }: { row: UploadRow; item: MediaItem | undefined }) {
  const { t } = useTranslation('uploads');
  const size = formatBytes(row.sizeBytes);
  const { step = 'waiting', fraction = 0, secondsLeft = null } = item?.progress ?? {};
  const isMoving = step === 'processing';
  const words = isMoving
    ? t('processing', { size, percent: formatPercent(fraction) })
    : t('waitingForProcessing', { size });
  return (
    <>
      <div className={styles.progress}>
        <Progress
          label={t('processingLabel', { file: row.fileName })}
          percent={isMoving ? fraction * 100 : null}
          valueText={words}
        />
      </div>
      <p className={styles.words}>
        <span className="number">{words}</span>
        {isMoving && secondsLeft !== null && (
          <span className="number">{t('site:timeLeft', { time: formatStretch(secondsLeft) })}</span>
        )}
      </p>
    </>
  );
}

/** A file the server has completely: its processing, and a link to its page as soon as it plays. */
export function UploadedRow({ row, mediaId, onCancel }: RowButtonsProps & { mediaId: string }) {
  const { t } = useTranslation('uploads');
  const { data: item, error } = useQuery(mediaItemQuery(mediaId));
  const isGone = isApiError(error, 'media.not_found');
  const isOver = isGone || item?.status === 'ready' || item?.status === 'failed';
  useEffect(() => {
    if (isOver) uploads.settle(mediaId);
  }, [isOver, mediaId]);
  const file = row.fileName;
  const dismiss = () => {
    if (item?.status === 'failed') uploads.cancel(row.key).catch(() => uploads.dismiss(row.key));
    else uploads.dismiss(row.key);
  };
  const buttons = (
    <div className="row">
      {item?.isPlayable && (
        <Link
          to="/media/$mediaId"
          params={{ mediaId }}
          className={buttonClasses({ size: 'small' })}
          aria-label={t('openLabel', { file })}
        >
          {t('open')}
        </Link>
      )}
      {isOver ? (
        <IconButton icon={CloseIcon} label={t('removeLabel', { file })} tip={t('remove')} onClick={dismiss} />
      ) : (
        <RowButtons row={row} onCancel={onCancel} />
      )}
    </div>
  );
  return (
    <RowFrame fileName={file} poster={item?.hasPoster ? `/api/media/${mediaId}/poster` : null} buttons={buttons}>
      {!isOver && <Processing row={row} item={item} />}
      {item?.status === 'ready' && <p className={styles.words}>{t('ready', { size: formatBytes(row.sizeBytes) })}</p>}
      {isGone && <p className={styles.words}>{t('gone')}</p>}
      {item?.status === 'failed' && (
        <p role="alert" className="danger-text small">
          {t([`media:failures.${item.failure}`, `errors-members:${item.failure}`, 'media:failures.unknown'])}
        </p>
      )}
    </RowFrame>
  );
}
