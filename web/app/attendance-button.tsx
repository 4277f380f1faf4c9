import { useWords } from '../lib/words.ts';
import { ButtonLink } from '../ui/button.tsx';
import { PeopleIcon } from '../ui/icons.ts';

export const invitedAttendance = (mediaId: string) => `/invited/${mediaId}/attendance`;

/** To the attendance of an item, in a tab of its own: the person who watches goes on watching. */
export function AttendanceButton({ href }: { href: string }) {
  const { t } = useWords('site');
  return (
    <ButtonLink icon={PeopleIcon} href={href} target="_blank" rel="noreferrer">
      {t('attendance')}
    </ButtonLink>
  );
}
