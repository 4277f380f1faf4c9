import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import styles from '../features/attendance/attendance.module.css';
import { ItemAttendance } from '../features/attendance/item-attendance.tsx';
import { isApiError } from '../lib/api.ts';
import { Icon } from '../ui/icon.tsx';
import { BackIcon } from '../ui/icons.ts';
import { FailedPage, NotPermittedPage } from './message-page.tsx';

/** Who was at an item, for members. */
export function AttendancePage() {
  const { t } = useTranslation('attendance');
  const { mediaId } = useParams({ from: '/members/media/$mediaId/attendance' });
  return (
    <ItemAttendance
      key={mediaId}
      mediaId={mediaId}
      back={(title) => (
        <Link to="/media/$mediaId" params={{ mediaId }} className={styles.back}>
          <Icon of={BackIcon} size="small" isMirrored />
          <bdi>{title}</bdi>
        </Link>
      )}
      failed={(error, retry) =>
        isApiError(error, 'media.not_permitted') ? (
          <NotPermittedPage words={t('forbidden')} />
        ) : (
          <FailedPage error={error} onRetry={retry} />
        )
      }
    />
  );
}
