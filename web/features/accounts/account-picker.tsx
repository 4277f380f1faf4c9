import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ListedAccount } from '#contracts/accounts.ts';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { Select } from '../../ui/select.tsx';
import { accountsQuery } from './administration.ts';

export interface AccountPickerProps {
  label: string;
  chosen: string;
  onChoose: (accountId: string, account: ListedAccount | null) => void;
  /** Accounts that cannot be chosen. */
  except: readonly string[];
}

/** Chooses one of the accounts that are not disabled: words of the name or email narrow the list down. */
export function AccountPicker({ label, chosen, onChoose, except }: AccountPickerProps) {
  const { t } = useTranslation('admin');
  const { typed, setTyped, query } = useTypedSearch();
  const list = useInfiniteQuery(accountsQuery({ state: 'active', ...(query && { query }) }));
  const found = (list.data?.pages.flatMap(({ accounts }) => accounts) ?? []).filter(({ id }) => !except.includes(id));
  return (
    <div className="stack">
      <SearchField label={t('users.search')} isLabelShown value={typed} onChange={setTyped} />
      <Select
        label={label}
        value={found.some(({ id }) => id === chosen) ? chosen : ''}
        onChange={({ target }) => onChoose(target.value, found.find(({ id }) => id === target.value) ?? null)}
      >
        <option value="">{list.isPending ? t('site:loading') : t('users.choose')}</option>
        {found.map(({ id, name, email }) => (
          <option key={id} value={id}>{`${name} (${email})`}</option>
        ))}
      </Select>
    </div>
  );
}
