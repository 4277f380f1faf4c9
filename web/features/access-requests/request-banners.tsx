import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessRequest } from '#contracts/access-requests.ts';
import type { RoomRole } from '#contracts/rooms.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './access-requests.module.css';
import { accessRequestsQuery } from './queries.ts';

/** Who asks for access, above the player: invited with a role, or declined, in one press. */
export function RequestBanners({ mediaId }: { mediaId: string }) {
  // Nothing is shown to those who may not answer, nor while it cannot be read: the bell tells of it as well.
  const { data } = useQuery(accessRequestsQuery(mediaId));
  return data?.requests.map((request) => (
    <RequestBanner key={request.id} mediaId={mediaId} request={request} roles={data.roles} />
  ));
}

interface RequestBannerProps {
  mediaId: string;
  request: AccessRequest;
  roles: readonly RoomRole[];
}

function RequestBanner({ mediaId, request, roles }: RequestBannerProps) {
  const { t } = useTranslation('access-requests');
  const client = useQueryClient();
  const [role, setRole] = useState<RoomRole>(roles[0] ?? 'viewer');
  const { name } = request.person;
  const answer = useMutation({
    mutationFn: (word: 'invite' | 'decline') =>
      call('POST /api/media/:mediaId/access-requests/:requestId/answer', {
        params: { mediaId, requestId: request.id },
        body: word === 'invite' ? { answer: word, role } : { answer: word },
      }),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: accessRequestsQuery(mediaId).queryKey });
      void client.invalidateQueries({ queryKey: ['notices'] });
    },
  });
  return (
    <section className={styles.banner} aria-label={t('requestBy', { name })}>
      <Avatar name={name} colorKey={request.person.accountId} />
      <div>
        <p className="strong">{t('asks', { name })}</p>
        {request.message && <p className="muted">{t('quote', { message: request.message })}</p>}
        {answer.error && <FailureNotice error={answer.error} />}
      </div>
      <span className={styles.answer}>
        <Select
          size="small"
          label={t('roleFor', { name })}
          isLabelHidden
          value={role}
          onChange={({ target }) => setRole(roles.find((one) => one === target.value) ?? role)}
        >
          {roles.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </Select>
        <Button
          look="primary"
          size="small"
          isBusy={answer.isPending && answer.variables === 'invite'}
          onClick={() => answer.mutate('invite')}
        >
          {t('invite')}
        </Button>
        <Button
          look="quiet"
          size="small"
          isBusy={answer.isPending && answer.variables === 'decline'}
          onClick={() => answer.mutate('decline')}
        >
          {t('decline')}
        </Button>
      </span>
    </section>
  );
}
