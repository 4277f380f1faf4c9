import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../../lib/api.ts';
import { formatCount } from '../../lib/format.ts';
import { ChoiceGroup } from '../../ui/choice-group.tsx';
import { AccountPicker } from './account-picker.tsx';
import { useAccountAct } from './administration.ts';
import { Question, type UserDialogProps } from './user-dialogs.tsx';

/** Gives all items of an account to another one. */
export function HandOverDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const [to, setTo] = useState('');
  const handOver = useAccountAct(() =>
    call('POST /api/accounts/:accountId/hand-over', { params: { accountId: account.id }, body: { to } }),
  );
  return (
    <Question
      title={t('handOver.title', { name: account.name })}
      words={t('handOver.words', { count: account.items, formatted: formatCount(account.items) })}
      submit={t('handOver.submit')}
      look="primary"
      error={handOver.error}
      isBusy={handOver.isPending}
      isBlocked={to === ''}
      onClose={onClose}
      onConfirm={() => handOver.mutate(undefined, { onSuccess: onClose })}
    >
      <AccountPicker label={t('handOver.to')} chosen={to} onChoose={setTo} except={[account.id]} />
    </Question>
  );
}

/** Deletes an account, after saying what becomes of its items. */
export function DeleteUserDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const [choice, setChoice] = useState<'hand_over' | 'delete'>('hand_over');
  const [to, setTo] = useState('');
  const isHandedOver = account.items > 0 && choice === 'hand_over';
  const remove = useAccountAct(() => {
    const query = isHandedOver ? { itemsTo: to } : { deleteItems: account.items > 0 ? ('true' as const) : undefined };
    return call('DELETE /api/accounts/:accountId', { params: { accountId: account.id }, query });
  });
  const numbers = { count: account.items, formatted: formatCount(account.items) };
  return (
    <Question
      title={t('deleteUser.title', { name: account.name })}
      words={t('deleteUser.words')}
      submit={t('deleteUser.submit')}
      error={remove.error}
      isBusy={remove.isPending}
      isBlocked={isHandedOver && to === ''}
      onClose={onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onClose })}
    >
      {account.items > 0 && (
        <ChoiceGroup
          legend={t('deleteUser.items', numbers)}
          value={choice}
          choices={[
            { value: 'hand_over', name: t('deleteUser.handOver'), words: t('deleteUser.handOverWords') },
            { value: 'delete', name: t('deleteUser.deleteItems', numbers), words: t('deleteUser.deleteItemsWords') },
          ]}
          onChange={setChoice}
        />
      )}
      {isHandedOver && <AccountPicker label={t('handOver.to')} chosen={to} onChoose={setTo} except={[account.id]} />}
    </Question>
  );
}
