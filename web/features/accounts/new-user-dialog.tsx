import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountRole } from '#contracts/accounts.ts';
import { longestAccountName, longestEmail, shortestPassword } from '#contracts/limits.ts';
import { call, isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { useAccountAct } from './administration.ts';
import { roles } from './user-list.tsx';

const nothing = { name: '', email: '', password: '', role: 'member' as AccountRole };

/** Creates an account; its first password is told by the administrator. */
export function NewUserDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('admin');
  const first = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [typed, setTyped] = useState(nothing);
  const create = useAccountAct(() => call('POST /api/accounts', { body: typed }));
  const details = isApiError(create.error) ? create.error.details : [];
  const close = () => {
    setTyped(nothing);
    create.reset();
    onClose();
  };
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (create.isPending) return;
    create.mutate(undefined, {
      onSuccess: close,
      onError: () => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(),
    });
  };
  const fieldOf = (name: 'name' | 'email' | 'password', max?: number) => ({
    name,
    label: t(`newUser.${name}`),
    isRequired: true,
    value: typed[name],
    maxLength: max,
    autoComplete: 'off',
    error: fieldWords(details, name, t),
    onChange: ({ target }: { target: { value: string } }) => setTyped({ ...typed, [name]: target.value }),
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={close}
      title={t('newUser.title')}
      description={t('newUser.words')}
      closeLabel={t('site:close')}
      initialFocus={first}
    >
      <form ref={form} noValidate onSubmit={send}>
        <DialogBody className="stack">
          {create.error && details.length === 0 && <FailureNotice error={create.error} />}
          <Field {...fieldOf('name', longestAccountName)} ref={first} />
          <Field {...fieldOf('email', longestEmail)} type="email" />
          <Field {...fieldOf('password')} help={t('newUser.passwordHelp', { min: shortestPassword })} />
          <Select
            label={t('users.role')}
            value={typed.role}
            onChange={({ target }) => setTyped({ ...typed, role: target.value as AccountRole })}
          >
            {roles.map((role) => (
              <option key={role} value={role}>
                {t(`accounts:account.roles.${role}`)}
              </option>
            ))}
          </Select>
        </DialogBody>
        <DialogFoot>
          <Button look="quiet" onClick={close}>
            {t('site:cancel')}
          </Button>
          <Button type="submit" look="primary" isBusy={create.isPending}>
            {t('newUser.submit')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}
