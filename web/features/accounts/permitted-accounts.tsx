import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CloseIcon, PlusIcon } from '../../ui/icons.ts';
import { AccountPicker } from './account-picker.tsx';
import { accountsQuery } from './administration.ts';
import styles from './accounts.module.css';

/** An address can name no more accounts. */
const mostAsked = 100;

/** Accounts by name, each with a button that takes it out, and one that adds another. */
export function PermittedAccounts({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useTranslation('admin');
  const [isAdding, setIsAdding] = useState(false);
  const [chosen, setChosen] = useState('');
  const known = useInfiniteQuery({
    ...accountsQuery({ ids: ids.slice(0, mostAsked).join(',') }),
    enabled: ids.length > 0,
  });
  const names = new Map(known.data?.pages.flatMap(({ accounts }) => accounts).map(({ id, name }) => [id, name]));
  const close = () => {
    setIsAdding(false);
    setChosen('');
  };
  return (
    <div className={styles.chips}>
      {ids
        .filter((id) => names.has(id))
        .map((id) => (
          <span key={id} className={styles.chip}>
            <bdi>{names.get(id)}</bdi>
            <Button
              look="quiet"
              size="small"
              isIconOnly
              icon={CloseIcon}
              aria-label={t('permitted.remove', { name: names.get(id) })}
              onClick={() => onChange(ids.filter((one) => one !== id))}
            />
          </span>
        ))}
      <Button look="quiet" size="small" icon={PlusIcon} onClick={() => setIsAdding(true)}>
        {t('permitted.add')}
      </Button>
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
