import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Paged } from '../../lib/paged.tsx';
import { useTypedSearch } from '../../lib/use-typed-search.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CloseIcon, PlusIcon } from '../../ui/icons.ts';
import { SearchField } from '../../ui/search-field.tsx';
import { AccountPicker } from './account-picker.tsx';
import { accountsQuery } from './administration.ts';
import styles from './accounts.module.css';

/** As many are looked through at a glance. */
const mostWithoutSearch = 20;

/** Accounts by name, each with a button that takes it out, and one that adds another; searched where there are many. */
export function PermittedAccounts({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('admin');
  const [isAdding, setIsAdding] = useState(false);
  const [chosen, setChosen] = useState('');
  const { typed, setTyped, query } = useTypedSearch();
  const list = useInfiniteQuery({
    ...accountsQuery({ permitted: 'true', ...(query && { query }) }, ids.join()),
    placeholderData: keepPreviousData,
    enabled: ids.length > 0,
  });
  const shown = list.data?.pages.flatMap(({ accounts }) => accounts).filter(({ id }) => ids.includes(id)) ?? [];
  const close = () => {
    setIsAdding(false);
    setChosen('');
  };
  return (
    <div className="stack">
      {ids.length > mostWithoutSearch && (
        <SearchField label={t('permitted.search')} value={typed} onChange={setTyped} />
      )}
      {ids.length > 0 && (
        <Paged
          list={list}
          shown={shown.length}
          total={list.data?.pages[0]?.total ?? 0}
          empty={<p className="muted">{t('users.none')}</p>}
        >
          <ul className={styles.chips}>
            {shown.map(({ id, name }) => (
              <li key={id} className={styles.chip}>
                <bdi>{name}</bdi>
                <Button
                  look="quiet"
                  size="small"
                  isIconOnly
                  icon={CloseIcon}
                  aria-label={t('permitted.remove', { name })}
                  onClick={() => onChange(ids.filter((one) => one !== id))}
                />
              </li>
            ))}
          </ul>
        </Paged>
      )}
      <div>
        <Button look="quiet" size="small" icon={PlusIcon} onClick={() => setIsAdding(true)}>
          {t('permitted.add')}
        </Button>
      </div>
      <Dialog isOpen={isAdding} onClose={close} title={t('permitted.title')} closeLabel={t('site:close')} width={27}>
        <DialogBody>
          <AccountPicker label={t('permitted.account')} chosen={chosen} onChoose={setChosen} except={ids} />
        </DialogBody>
        <DialogFoot>
          <Button look="quiet" onClick={close}>
            {t('site:cancel')}
          </Button>
          <Button
            look="primary"
            isBlocked={chosen === ''}
            onClick={() => {
              onChange([...ids, chosen]);
              close();
            }}
          >
            {t('permitted.submit')}
          </Button>
        </DialogFoot>
      </Dialog>
    </div>
  );
}
