import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { CloseIcon, PauseIcon, PlayIcon } from '../../ui/icons.ts';
import { uploads } from './upload-list.ts';
import { isUnderWay } from './upload-row.ts';
import type { UploadRow } from './upload-row.ts';

export interface RowButtonsProps {
  row: UploadRow;
  /** Asks before canceling. */
  onCancel: (row: UploadRow, button: HTMLElement) => void;
}

/** Pause or resume, and cancel; a row that was refused is only removed. */
export function RowButtons({ row, onCancel }: RowButtonsProps) {
  const { t } = useTranslation('uploads');
  const isRefused = row.state === 'refused';
  const file = row.fileName;
  return (
    <div className="row">
      {isUnderWay(row) && (
        <IconButton
          icon={PauseIcon}
          label={t('pauseLabel', { file })}
          tip={t('pause')}
          onClick={() => uploads.pause(row.key)}
        />
      )}
      {row.state === 'paused' && (
        <IconButton
          icon={PlayIcon}
          label={t('resumeLabel', { file })}
          tip={t('resume')}
          onClick={() => uploads.resume(row.key)}
        />
      )}
      <IconButton
        icon={CloseIcon}
        label={t(isRefused ? 'removeLabel' : 'cancelLabel', { file })}
        tip={t(isRefused ? 'remove' : 'cancel')}
        onClick={(event) => (isRefused ? void uploads.remove(row.key) : onCancel(row, event.currentTarget))}
      />
    </div>
  );
}
