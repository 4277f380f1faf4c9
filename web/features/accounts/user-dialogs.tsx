import { useRef, useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedAccount } from '#contracts/accounts.ts';
import { longestAccountName } from '#contracts/limits.ts';
import { call, isApiError } from '../../lib/api.ts';
import { fieldWords } from '../../lib/error-words.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { useAccountAct } from './administration.ts';
import styles from './accounts.module.css';

export interface UserDialogProps {
  account: ListedAccount;
  onClose: () => void;
}

const paramsOf = ({ id }: ListedAccount) => ({ accountId: id });

export function RenameDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(account.name);
  const rename = useAccountAct(() =>
    call('PATCH /api/accounts/:accountId', { params: paramsOf(account), body: { name } }),
  );
  const problem = isApiError(rename.error) ? fieldWords(rename.error.details, 'name', t) : undefined;
  const send = (event: FormEvent) => {
    event.preventDefault();
    rename.mutate(undefined, { onSuccess: onClose, onError: () => field.current?.focus() });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('users.renameTitle', { name: account.name })}
      closeLabel={t('site:close')}
      width={27}
      initialFocus={field}
    >
      <form noValidate onSubmit={send}>
        <DialogBody className="stack">
          {rename.error && !problem && <FailureNotice error={rename.error} />}
          <Field
            ref={field}
            label={t('users.name')}
            value={name}
            maxLength={longestAccountName}
            error={problem}
            onChange={({ target }) => setName(target.value)}
          />
        </DialogBody>
        <DialogFoot>
          <Button look="quiet" onClick={onClose}>
            {t('site:cancel')}
          </Button>
          <Button type="submit" look="primary" isBusy={rename.isPending}>
            {t('site:save')}
          </Button>
        </DialogFoot>
      </form>
    </Dialog>
  );
}

interface QuestionProps {
  title: string;
  words: string;
  submit: string;
  look?: 'danger' | 'primary';
  error: unknown;
  isBusy: boolean;
  onClose: () => void;
  onConfirm: () => void;
  isBlocked?: boolean;
  children?: ReactNode;
}

/** Asks before something that cannot be taken back by one press. */
export function Question(props: QuestionProps) {
  const { t } = useTranslation('admin');
  const cancel = useRef<HTMLButtonElement>(null);
  return (
    <AlertDialog
      isOpen
      onClose={() => !props.isBusy && props.onClose()}
      title={props.title}
      description={props.words}
      width={30}
      initialFocus={cancel}
    >
      <DialogBody className="stack">
        {props.children}
        {props.error != null && <FailureNotice error={props.error} />}
      </DialogBody>
      <DialogFoot>
        <Button ref={cancel} look="quiet" onClick={props.onClose}>
          {t('site:cancel')}
        </Button>
        <Button
          look={props.look ?? 'danger'}
          isBusy={props.isBusy}
          isBlocked={props.isBlocked}
          onClick={props.onConfirm}
        >
          {props.submit}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}

/** Shows the temporary password once: it is stored nowhere in this form. */
export function ResetPasswordDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const reset = useAccountAct(() =>
    call('POST /api/accounts/:accountId/reset-password', { params: paramsOf(account) }),
  );
  if (!reset.data) {
    return (
      <Question
        title={t('users.resetTitle', { name: account.name })}
        words={t('users.resetWords')}
        submit={t('users.reset')}
        look="primary"
        error={reset.error}
        isBusy={reset.isPending}
        onClose={onClose}
        onConfirm={() => reset.mutate(undefined)}
      />
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('users.passwordTitle', { name: account.name })}
      description={t('users.passwordWords')}
      closeLabel={t('site:close')}
      width={30}
    >
      <DialogBody>
        <p className={styles.secret}>{reset.data.password}</p>
      </DialogBody>
      <DialogFoot>
        <Button look="primary" onClick={onClose}>
          {t('users.passwordDone')}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

export function SignOutEverywhereDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const signOut = useAccountAct(() => call('POST /api/accounts/:accountId/sign-out', { params: paramsOf(account) }));
  return (
    <Question
      title={t('users.signOutTitle', { name: account.name })}
      words={t('users.signOutWords')}
      submit={t('users.signOut')}
      error={signOut.error}
      isBusy={signOut.isPending}
      onClose={onClose}
      onConfirm={() => signOut.mutate(undefined, { onSuccess: onClose })}
    />
  );
}

function useDisable(account: ListedAccount, isDisabled: boolean) {
  return useAccountAct(() =>
    call('PATCH /api/accounts/:accountId', { params: paramsOf(account), body: { isDisabled } }),
  );
}

export function DisableDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const disable = useDisable(account, true);
  return (
    <Question
      title={t('users.disableTitle', { name: account.name })}
      words={t('users.disableWords', { count: account.items })}
      submit={t('users.disableSubmit')}
      error={disable.error}
      isBusy={disable.isPending}
      onClose={onClose}
      onConfirm={() => disable.mutate(undefined, { onSuccess: onClose })}
    />
  );
}

export function EnableDialog({ account, onClose }: UserDialogProps) {
  const { t } = useTranslation('admin');
  const enable = useDisable(account, false);
  return (
    <Question
      title={t('users.enableTitle', { name: account.name })}
      words={t('users.enableWords')}
      submit={t('users.enable')}
      look="primary"
      error={enable.error}
      isBusy={enable.isPending}
      onClose={onClose}
      onConfirm={() => enable.mutate(undefined, { onSuccess: onClose })}
    />
  );
}
