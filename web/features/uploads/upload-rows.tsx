import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CancelUploadDialog } from './cancel-upload-dialog.tsx';
import type { UploadRow } from './upload-row.ts';
import { UploadRowView } from './upload-row-view.tsx';
import { useUploads } from './use-uploads.ts';
import styles from './uploads.module.css';

/** All uploads of this tab, and those that earlier visits in this browser left unfinished. */
export function UploadRows() {
  const { t } = useTranslation('uploads');
  const rows = useUploads();
  // The dialog is here, not in the row, because the row is replaced when its last byte arrives meanwhile.
  const [asked, setAsked] = useState<UploadRow | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  const opener = useRef<HTMLElement>(null);
  const askToCancel = (row: UploadRow, button: HTMLElement) => {
    opener.current = button;
    setAsked(row);
    setIsAsking(true);
  };
  return (
    <>
      {rows.length > 0 && (
        <ul className={styles.rows} aria-label={t('list')}>
          {rows.map((row) => (
            <UploadRowView key={row.key} row={row} onCancel={askToCancel} />
          ))}
        </ul>
      )}
      {asked && (
        <CancelUploadDialog
          row={rows.find(({ key }) => key === asked.key) ?? asked}
          isOpen={isAsking}
          onClose={() => setIsAsking(false)}
          opener={opener}
        />
      )}
    </>
  );
}
