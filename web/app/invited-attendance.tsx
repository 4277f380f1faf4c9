import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import attendanceStyles from '../features/attendance/attendance.module.css';
import { ItemAttendance } from '../features/attendance/item-attendance.tsx';
import { GuestFrame } from '../features/guest-access/guest-frame.tsx';
import { GuestPageFailed, OpenLinkAgain } from '../features/guest-access/guest-notice.tsx';
import { isApiError } from '../lib/api.ts';
import { errorWords } from '../lib/error-words.ts';
import { createQueryClient } from '../lib/queries.ts';
import { addWords, useWords } from '../lib/words.ts';
import attendance from '../locales/en/attendance.json' with { type: 'json' };
import guestAccess from '../locales/en/guest-access.json' with { type: 'json' };
import { Icon } from '../ui/icon.tsx';
import { BackIcon } from '../ui/icons.ts';
import { GuestBadge } from './guest-badge.tsx';

addWords({ attendance, 'guest-access': guestAccess });

/** Who was at an item, for an invited moderator. No other page of an invited person keeps queries or loads their code. */
export function InvitedAttendance({ mediaId }: { mediaId: string }) {
  const [client] = useState(() => createQueryClient(() => undefined));
  return (
    <QueryClientProvider client={client}>
      <ItemAttendance
        mediaId={mediaId}
        frame={(page) => <GuestFrame actions={<GuestBadge name={null} isInvited />}>{page}</GuestFrame>}
        back={(title) => (
          <a href={`/invited/${mediaId}`} className={attendanceStyles.back}>
            <Icon of={BackIcon} size="small" isMirrored />
            <bdi>{title}</bdi>
          </a>
        )}
        failed={(error, retry) => <Failed error={error} onRetry={retry} />}
      />
    </QueryClientProvider>
  );
}

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useWords('attendance');
  // The invitation was revoked, or this browser never confirmed one.
  if (isApiError(error, 'accounts.sign_in_required', 'media.not_found')) return <OpenLinkAgain />;
  const isForbidden = isApiError(error, 'media.not_permitted');
  return <GuestPageFailed words={isForbidden ? t('forbidden') : errorWords(error, t)} onRetry={onRetry} />;
}
