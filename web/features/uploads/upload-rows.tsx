import { useTranslation } from 'react-i18next';
import { UploadRowView } from './upload-row-view.tsx';
import { useUploads } from './use-uploads.ts';
import styles from './uploads.module.css';

/** All uploads of this tab, and what earlier visits of this browser left unfinished. */
export function UploadRows() {
  const { t } = useTranslation('uploads');
  const rows = useUploads();
  if (rows.length === 0) return null;
  return (
    <ul className={styles.rows} aria-label={t('list')}>
      {rows.map((row) => (
        <UploadRowView key={row.key} row={row} />
      ))}
    </ul>
  );
}
