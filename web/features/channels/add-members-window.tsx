import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Candidate, ChannelRole } from '#contracts/channels.ts';
import { channelRoles } from '#contracts/limits.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import styles from './channels.module.css';
import { candidatesQuery, refreshChannel } from './queries.ts';

interface AddMembersWindowProps {
  channelId: string;
  isOpen: boolean;
  onClose: () => void;
}

/** Finds accounts by name or email and makes them members, one press each. */
export function AddMembersWindow({ channelId, isOpen, onClose }: AddMembersWindowProps) {
  const { t } = useTranslation('channels');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('members.add')} closeLabel={t('site:close')} width={32}>
      <AddMembers channelId={channelId} />
      <DialogFoot>
        <Button onClick={onClose}>{t('members.done')}</Button>
      </DialogFoot>
    </Dialog>
  );
}

function AddMembers({ channelId }: { channelId: string }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const { typed, setTyped, query } = useTypedSearch();
  const [role, setRole] = useState<ChannelRole>('member');
  const found = useQuery(candidatesQuery(channelId, query));
  const add = useMutation({
    mutationFn: ({ accountId }: Candidate) =>
      call('PUT /api/channels/:channelId/members/:accountId', { params: { channelId, accountId }, body: { role } }),
    onSuccess: () => refreshChannel(client, channelId),
  });
  const people = query ? (found.data?.people ?? []) : [];
  const isNobody = query !== '' && found.data && !found.isFetching && people.length === 0;
  return (
    <DialogBody className="stack">
      <div className="fields-2">
        <SearchField label={t('members.find')} isLabelShown value={typed} onChange={setTyped} />
        <Select
          label={t('members.as')}
          value={role}
          onChange={({ target }) => setRole(channelRoles.find((one) => one === target.value) ?? 'member')}
        >
          {channelRoles.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </Select>
      </div>
      <p className="muted">{t(`roleWords.${role}`)}</p>
      {(add.error ?? found.error) && <FailureNotice error={add.error ?? found.error} />}
      <div role="status">{isNobody && <p className="muted">{t('members.nobody')}</p>}</div>
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.accountId}>
            <Avatar name={person.name} colorKey={person.accountId} />
            <span className={styles.name}>
              <bdi className="strong">{person.name}</bdi>
              <span className="muted small">{person.email}</span>
            </span>
            {person.isMember ? (
              <span className="muted">{t('members.isMember')}</span>
            ) : (
              <Button
                size="small"
                aria-label={t('members.addOne', { name: person.name })}
                isBusy={add.isPending && add.variables.accountId === person.accountId}
                onClick={() => add.mutate(person)}
              >
                {t('members.addShort')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </DialogBody>
  );
}
