import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/icon-button.tsx';
import { CloseIcon, PauseIcon, PlayIcon } from '../../ui/icons.ts';
import { CancelUploadDialog } from './cancel-upload-dialog.tsx';
import { uploads } from './upload-list.ts';
import { isUnderWay } from './upload-row.ts';
import type { UploadRow } from './upload-row.ts';

/** Pause or go on, and cancel. Cancelling asks first; a row that failed just goes, with its empty item. */
export function RowButtons({ row }: { row: UploadRow }) {
  const { t } = useTranslation('uploads');
  const [isAsking, setIsAsking] = useState(false);
  const cross = useRef<HTMLButtonElement>(null);
  const isRefused = row.state === 'refused';
  const file = row.fileName;
  const remove = () => {
    if (isRefused) uploads.cancel(row.key).catch(() => uploads.dismiss(row.key));
    else setIsAsking(true);
  };
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
        ref={cross}
        icon={CloseIcon}
        label={t(isRefused ? 'removeLabel' : 'cancelLabel', { file })}
        tip={t(isRefused ? 'remove' : 'cancel')}
        onClick={remove}
      />
      <CancelUploadDialog row={row} isOpen={isAsking} onClose={() => setIsAsking(false)} opener={cross} />
    </div>
  );
}
