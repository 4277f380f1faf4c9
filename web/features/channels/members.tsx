import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel, ChannelMember, ChannelRole } from '#contracts/channels.ts';
import { channelRoles } from '#contracts/limits.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { useShowMore } from '../../lib/use-show-more.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { CheckIcon, DownIcon, InviteIcon, RemovedIcon } from '../../ui/icons.ts';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { AddMembersWindow } from './add-members-window.tsx';
import styles from './channels.module.css';
import { membersQuery, refreshChannel } from './queries.ts';

export interface MembersProps {
  channel: Channel;
  accountId: string;
  /** Called when this account has left a channel that it no longer sees. */
  onLeft: () => void;
}

/** The members of a channel, managers first; managers change roles, add and remove. */
export function Members({ channel, accountId, onLeft }: MembersProps) {
  const { t } = useTranslation('channels');
  const list = useInfiniteQuery(membersQuery(channel.id));
  const { rows, showMore } = useShowMore<HTMLUListElement>(list);
  const [isAdding, setIsAdding] = useState(false);
  const members = list.data?.pages.flatMap((page) => page.members) ?? [];
  const change = useChangeMember(channel, accountId, onLeft);
  const isAlone = members.some((member) => member.accountId === accountId && member.isOnlyManager);
  return (
    <section aria-labelledby="channel-members">
      <div className={styles.sectionHead}>
        <h2 id="channel-members">{t('members.title')}</h2>
        {channel.may.manage && (
          <Button size="small" icon={InviteIcon} aria-haspopup="dialog" onClick={() => setIsAdding(true)}>
            {t('members.add')}
          </Button>
        )}
      </div>
      {change.error && <FailureNotice error={change.error} />}
      {list.error && <FailureNotice error={list.error} />}
      {list.isPending && (
        <Loading label={t('site:loading')} className="stack">
          <Skeleton height="2rem" />
          <Skeleton height="2rem" />
        </Loading>
      )}
      <ul ref={rows} className={styles.people}>
        {members.map((member) => (
          <MemberRow
            key={member.accountId}
            member={member}
            isMe={member.accountId === accountId}
            mayManage={channel.may.manage}
            onChange={(role) => change.mutate({ member, role })}
          />
        ))}
      </ul>
      {isAlone && <p className={styles.note}>{t('members.onlyManager')}</p>}
      {list.hasNextPage && (
        <Button size="small" isBusy={list.isFetchingNextPage} onClick={showMore}>
          {t('site:showMore')}
        </Button>
      )}
      <AddMembersWindow channelId={channel.id} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </section>
  );
}

function useChangeMember(channel: Channel, accountId: string, onLeft: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ member, role }: { member: ChannelMember; role: ChannelRole | null }) => {
      const params = { channelId: channel.id, accountId: member.accountId };
      if (role) await call('PUT /api/channels/:channelId/members/:accountId', { params, body: { role } });
      else await call('DELETE /api/channels/:channelId/members/:accountId', { params });
    },
    onSuccess: (_done, { member, role }) => {
      const isGone = role === null && member.accountId === accountId && channel.visibility === 'members';
      if (isGone && channel.role !== null) onLeft();
      else refreshChannel(client, channel.id);
    },
  });
}

interface MemberRowProps {
  member: ChannelMember;
  isMe: boolean;
  mayManage: boolean;
  /** Null: remove, or leave. */
  onChange: (role: ChannelRole | null) => void;
}

function MemberRow({ member, isMe, mayManage, onChange }: MemberRowProps) {
  const { t } = useTranslation('channels');
  const { name, role } = member;
  const roleName = t(`roles.${role}`);
  return (
    <li>
      <Avatar name={name} colorKey={member.accountId} />
      <span className={styles.name}>
        <span className="strong">
          <bdi>{name}</bdi> {isMe && <span className="muted">{t('members.you')}</span>}
        </span>
      </span>
      {(mayManage || isMe) && !member.isOnlyManager ? (
        <Menu
          trigger={
            <Button
              look="quiet"
              size="small"
              className={styles.role}
              aria-label={t('members.roleOf', { role: roleName, name })}
            >
              {roleName}
              <Icon of={DownIcon} size="small" />
            </Button>
          }
        >
          {mayManage &&
            channelRoles.map((one) => (
              <MenuItem key={one} {...(one === role && { icon: CheckIcon })} onSelect={() => onChange(one)}>
                {t(`roles.${one}`)}
              </MenuItem>
            ))}
          {mayManage && <MenuSeparator />}
          <MenuItem icon={RemovedIcon} look="danger" onSelect={() => onChange(null)}>
            {isMe ? t('members.leave') : t('members.remove')}
          </MenuItem>
        </Menu>
      ) : (
        <span className="muted">{roleName}</span>
      )}
    </li>
  );
}
