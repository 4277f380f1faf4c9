import { useTranslation } from 'react-i18next';
import type { Invitation, InvitedRole } from '#contracts/invitations.ts';
import { formatInstant } from '../../lib/format.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { RefreshIcon, RemovedIcon } from '../../ui/icons.ts';
import { Person } from '../../ui/person.tsx';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, TableActions, type TableColumn } from '../../ui/table.tsx';

export const revokeId = (id: string) => `revoke-${id}`;

export interface InvitedTableProps {
  invitations: readonly Invitation[];
  roles: readonly InvitedRole[];
  /** Links that were made while the window is open, by invitation: the server tells each only once. */
  links: ReadonlyMap<string, string>;
  /** The first of these links has focus when it appears. */
  isLinkFocused: boolean;
  onRole: (one: Invitation, role: InvitedRole) => void;
  onRenew: (one: Invitation) => void;
  onRevoke: (one: Invitation) => void;
}

const isOver = ({ state }: Invitation) => state === 'revoked' || state === 'expired';

/** The people invited to one item, with their roles and states. */
export function InvitedTable({
  invitations,
  roles,
  links,
  isLinkFocused,
  onRole,
  onRenew,
  onRevoke,
}: InvitedTableProps) {
  const { t } = useTranslation('invitations');
  const firstNew = invitations.find(({ id }) => links.has(id))?.id;
  const columns: TableColumn<Invitation>[] = [
    { id: 'name', head: t('list.name'), width: '34%', cell: (one) => <Name one={one} /> },
    {
      id: 'role',
      head: t('list.role'),
      width: '22%',
      cell: (one) =>
        isOver(one) || roles.length === 1 ? (
          t(`roles.${one.role}`)
        ) : (
          <Select
            size="small"
            label={t('list.roleOf', { name: one.name })}
            isLabelHidden
            value={one.role}
            onChange={(event) => onRole(one, event.target.value as InvitedRole)}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`roles.${role}`)}
              </option>
            ))}
          </Select>
        ),
    },
    { id: 'state', head: t('list.state'), width: '22%', cell: (one) => <State one={one} /> },
    {
      id: 'actions',
      head: t('list.actions'),
      cell: (one) => (
        <TableActions>
          {links.has(one.id) && (
            <CopyButton
              text={links.get(one.id)!}
              label={t('list.copy', { name: one.name })}
              autoFocus={isLinkFocused && one.id === firstNew}
              tip={t('list.copyTip')}
              copied={t('site:copied')}
              failed={t('site:copyFailed')}
            />
          )}
          {(!one.isMember || one.state === 'revoked') && (
            <IconButton
              icon={RefreshIcon}
              label={t('list.renew', { name: one.name })}
              tip={t('list.renewTip')}
              onClick={() => onRenew(one)}
            />
          )}
          {one.state !== 'revoked' && (
            <IconButton
              id={revokeId(one.id)}
              icon={RemovedIcon}
              label={t('list.revoke', { name: one.name })}
              tip={t('list.revokeTip')}
              onClick={() => onRevoke(one)}
            />
          )}
        </TableActions>
      ),
    },
  ];
  return <Table label={t('list.table')} columns={columns} rows={invitations} rowKey={({ id }) => id} isDim={isOver} />;
}

function Name({ one }: { one: Invitation }) {
  const { t } = useTranslation('invitations');
  return (
    <Person name={one.name} colorKey={one.id}>
      <p className="strong">
        <bdi>{one.name}</bdi>
      </p>
      <p className="small muted">{one.isMember ? t('list.member') : <bdi>{one.email}</bdi>}</p>
    </Person>
  );
}

function State({ one }: { one: Invitation }) {
  const { t } = useTranslation('invitations');
  return (
    <>
      <Status tone={one.state === 'joined' ? 'on' : 'off'}>{t(`states.${one.state}`)}</Status>
      <p className="small muted">{whenOf(one, t)}</p>
      {one.mail && one.mail !== 'sent' && <p className="small">{t(`mail.${one.mail}`)}</p>}
    </>
  );
}

function whenOf(one: Invitation, t: (key: string) => string): string {
  if (one.isInside) return t('list.inside');
  const at = one.state === 'revoked' ? one.revokedAt : one.state === 'expired' ? one.expiresAt : one.lastSeenAt;
  return at ? formatInstant(at) : t('list.notSeen');
}
