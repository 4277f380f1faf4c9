import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { longestPassword, shortestPassword } from '#contracts/limits.ts';
import { charactersOf } from '#contracts/typed-text.ts';
import { call, isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './accounts.module.css';
import { isTooMany, TooManyAttempts, usualWaitSeconds } from './too-many-attempts.tsx';
import { useCountdown } from './use-countdown.ts';

type Typed = { currentPassword: string; newPassword: string };
type Wrong = Partial<Record<keyof Typed, string>>;

function useWrong(typed: Typed, error: unknown): Wrong {
  const { t } = useTranslation('accounts');
  const wrong: Wrong = {};
  if (isApiError(error, 'accounts.wrong_password')) wrong.currentPassword = errorWords(error, t);
  if (isApiError(error, 'accounts.same_password')) wrong.newPassword = errorWords(error, t);
  const length = charactersOf(typed.newPassword);
  if (!typed.currentPassword) wrong.currentPassword = t('passwordForm.currentMissing');
  if (length < shortestPassword) wrong.newPassword = t('passwordForm.tooShort', { min: shortestPassword });
  else if (length > longestPassword) wrong.newPassword = t('passwordForm.tooLong', { max: longestPassword });
  return wrong;
}

export interface PasswordFormProps {
  email: string;
  size?: 'medium' | 'large';
  onChanged: (account: Account) => void;
}

/** Current and new password. The new one can be shown, so it is asked for once only. */
export function PasswordForm({ email, size = 'medium', onChanged }: PasswordFormProps) {
  const { t } = useTranslation('accounts');
  const empty: Typed = { currentPassword: '', newPassword: '' };
  const [typed, setTyped] = useState(empty);
  const [isChecked, setIsChecked] = useState(false);
  const [isShown, setIsShown] = useState(false);
  const fields = { currentPassword: useRef<HTMLInputElement>(null), newPassword: useRef<HTMLInputElement>(null) };
  const wait = useCountdown();
  const change = useMutation({
    mutationFn: (body: Typed) => call('POST /api/accounts/me/password', { body }),
    onSuccess: ({ account }) => {
      setTyped(empty);
      setIsChecked(false);
      onChanged(account);
    },
    onError: (error) => {
      if (isTooMany(error)) wait.start(error.retryAfterSeconds ?? usualWaitSeconds);
      const isNew = isApiError(error, 'accounts.same_password');
      fields[isNew ? 'newPassword' : 'currentPassword'].current?.focus();
    },
  });
  const wrong = useWrong(typed, change.error);
  const isAtField = isApiError(change.error, 'accounts.wrong_password', 'accounts.same_password');
  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    const length = charactersOf(typed.newPassword);
    const isFit = typed.currentPassword && length >= shortestPassword && length <= longestPassword;
    if (isFit && !change.isPending && wait.secondsLeft === 0) change.mutate(typed);
    else if (!isFit) fields[typed.currentPassword ? 'newPassword' : 'currentPassword'].current?.focus();
  };
  const takes = (name: keyof Typed) => ({
    name,
    ref: fields[name],
    type: isShown ? ('text' as const) : ('password' as const),
    value: typed[name],
    isRequired: true,
    error: isChecked ? wrong[name] : undefined,
    onChange: (event: { target: { value: string } }) => {
      setTyped({ ...typed, [name]: event.target.value });
      if (isAtField) change.reset();
    },
  });
  return (
    <form noValidate className={styles.form} onSubmit={send}>
      {isTooMany(change.error) ? (
        <TooManyAttempts secondsLeft={wait.secondsLeft} />
      ) : (
        change.error && !isAtField && <Notice tone="danger" title={errorWords(change.error, t)} />
      )}
      {/* Tells a password manager which account the password belongs to. */}
      <input type="text" name="email" autoComplete="username" value={email} readOnly hidden />
      <Field {...takes('currentPassword')} label={t('passwordForm.current')} autoComplete="current-password" />
      <Field
        {...takes('newPassword')}
        label={t('passwordForm.new')}
        help={t('passwordForm.help', { min: shortestPassword })}
        autoComplete="new-password"
      />
      <Checkbox
        label={t('passwordForm.show')}
        checked={isShown}
        onChange={(event) => setIsShown(event.target.checked)}
      />
      <div className={styles.formEnd}>
        <Button
          type="submit"
          look="primary"
          size={size}
          isWide={size === 'large'}
          isBusy={change.isPending}
          isBlocked={wait.secondsLeft > 0}
        >
          {t('passwordForm.button')}
        </Button>
        <span role="status" className="muted">
          {change.isSuccess && !isChecked && t('passwordForm.done')}
        </span>
      </div>
    </form>
  );
}
