import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRole, ListedAccount } from '#contracts/accounts.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { formatAgo, formatCount, formatInstant } from '../../lib/format.ts';
import { Paged } from '../../lib/paged.tsx';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { Empty } from '../../ui/empty.tsx';
import { Filters } from '../../ui/filters.tsx';
import { PeopleIcon } from '../../ui/icons.ts';
import { Person } from '../../ui/person.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, TableActions } from '../../ui/table.tsx';
import { accountsQuery, useAccountAct } from './administration.ts';
import { UserMenu } from './user-menu.tsx';
import { useAccount } from './use-account.ts';

export const roles = ['member', 'creator', 'admin'] as const satisfies readonly AccountRole[];
const states = ['active', 'disabled'] as const;

/** Everybody with an account, and what an administrator may do with it. */
export function UserList() {
  const { t } = useTranslation('admin');
  const { typed, setTyped, query } = useTypedSearch();
  const [role, setRole] = useState<AccountRole | ''>('');
  const [state, setState] = useState<(typeof states)[number] | ''>('');
  const list = useInfiniteQuery(
    accountsQuery({ ...(query && { query }), ...(role && { role }), ...(state && { state }) }),
  );
  const accounts = list.data?.pages.flatMap((page) => page.accounts) ?? [];
  const { total = 0, admins = 2 } = list.data?.pages[0] ?? {};
  return (
    <>
      <Filters
        end={
          list.data && (
            <span className="muted">{t('users.total', { count: total, formatted: formatCount(total) })}</span>
          )
        }
      >
        <SearchField label={t('users.search')} value={typed} onChange={setTyped} />
        <Select
          size="small"
          label={t('users.role')}
          isLabelHidden
          value={role}
          onChange={({ target }) => setRole(target.value as AccountRole | '')}
        >
          <option value="">{t('users.allRoles')}</option>
          {roles.map((one) => (
            <option key={one} value={one}>
              {t(`roles.${one}`)}
            </option>
          ))}
        </Select>
        <Select
          size="small"
          label={t('users.state')}
          isLabelHidden
          value={state}
          onChange={({ target }) => setState(target.value as typeof state)}
        >
          <option value="">{t('users.allStates')}</option>
          {states.map((one) => (
            <option key={one} value={one}>
              {t(`users.states.${one}`)}
            </option>
          ))}
        </Select>
      </Filters>
      <Paged
        list={list}
        shown={accounts.length}
        total={total}
        empty={<Empty icon={PeopleIcon} title={t('users.none')} />}
      >
        <UserTable accounts={accounts} admins={admins} />
      </Paged>
    </>
  );
}

function UserTable({ accounts, admins }: { accounts: ListedAccount[]; admins: number }) {
  const { t } = useTranslation('admin');
  const own = useAccount();
  const isLast = (account: ListedAccount) => admins === 1 && account.role === 'admin' && !account.isDisabled;
  const columns = [
    { id: 'name', head: t('users.name'), cell: (account: ListedAccount) => <Name account={account} ownId={own.id} /> },
    {
      id: 'role',
      head: t('users.role'),
      cell: (account: ListedAccount) => <Role account={account} isLast={isLast(account)} />,
    },
    {
      id: 'items',
      head: t('users.items'),
      cell: ({ items }: ListedAccount) => <span className="number">{formatCount(items)}</span>,
    },
    {
      id: 'seen',
      head: t('users.seen'),
      cell: ({ lastSeenAt }: ListedAccount) =>
        lastSeenAt ? <span title={formatInstant(lastSeenAt)}>{formatAgo(lastSeenAt)}</span> : t('users.never'),
    },
    {
      id: 'actions',
      head: t('users.actions'),
      cell: (account: ListedAccount) => (
        <TableActions>
          <UserMenu account={account} isLast={isLast(account)} />
        </TableActions>
      ),
    },
  ];
  return (
    <>
      <Table
        label={t('users.title')}
        columns={columns}
        rows={accounts}
        rowKey={({ id }) => id}
        isDim={({ isDisabled }) => isDisabled}
      />
      {admins === 1 && (
        <p id="last-admin" className="muted">
          {t('users.lastAdmin')}
        </p>
      )}
    </>
  );
}

function Name({ account, ownId }: { account: ListedAccount; ownId: string }) {
  const { t } = useTranslation('admin');
  return (
    <Person name={account.name} colorKey={account.id}>
      <p>
        <bdi className="strong">{account.name}</bdi>
        {account.id === ownId && <span className="muted">{` ${t('users.you')}`}</span>}
      </p>
      <p className="muted small">{account.email}</p>
    </Person>
  );
}

/** Changed at once; the server's refusal stands below. */
function Role({ account, isLast }: { account: ListedAccount; isLast: boolean }) {
  const { t } = useTranslation('admin');
  const change = useAccountAct((role: AccountRole) =>
    call('PATCH /api/accounts/:accountId', { params: { accountId: account.id }, body: { role } }),
  );
  if (account.isDisabled) {
    return (
      <div className="stack-tight">
        <span>{t(`roles.${account.role}`)}</span>
        <Status>{t('users.states.disabled')}</Status>
      </div>
    );
  }
  return (
    <div className="stack-tight">
      <Select
        size="small"
        label={t('users.roleOf', { name: account.name })}
        isLabelHidden
        value={change.isPending ? change.variables : account.role}
        aria-disabled={isLast || change.isPending || undefined}
        aria-describedby={isLast ? 'last-admin' : undefined}
        onChange={({ target }) => {
          if (!isLast && !change.isPending) change.mutate(target.value as AccountRole);
        }}
      >
        {roles.map((role) => (
          <option key={role} value={role} disabled={isLast && role !== account.role}>
            {t(`roles.${role}`)}
          </option>
        ))}
      </Select>
      {change.error && <FailureNotice error={change.error} />}
    </div>
  );
}
