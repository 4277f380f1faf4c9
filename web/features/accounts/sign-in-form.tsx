import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Account } from '#contracts/accounts.ts';
import { call, isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { Button } from '../../ui/button.tsx';
import { CardForm } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { isTooMany, TooManyAttempts, usualWaitSeconds } from './too-many-attempts.tsx';
import { useCountdown } from './use-countdown.ts';

/** E-mail and password. The input stays after a refusal. */
export function SignInForm({ onSignedIn }: { onSignedIn: (account: Account) => void }) {
  const { t } = useTranslation('accounts');
  const [typed, setTyped] = useState({ email: '', password: '' });
  const [isChecked, setIsChecked] = useState(false);
  const fields = { email: useRef<HTMLInputElement>(null), password: useRef<HTMLInputElement>(null) };
  const wait = useCountdown();
  const signIn = useMutation({
    mutationFn: (body: typeof typed) => call('POST /api/accounts/sign-in', { body }),
    onSuccess: ({ account }) => onSignedIn(account),
    onError: (error) => {
      if (isTooMany(error)) wait.start(error.retryAfterSeconds ?? usualWaitSeconds);
      else if (isApiError(error, 'accounts.wrong_credentials')) fields.password.current?.select();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    setIsChecked(true);
    const missing = (['email', 'password'] as const).find((name) => !typed[name].trim());
    if (missing) fields[missing].current?.focus();
    else if (!signIn.isPending && wait.secondsLeft === 0) signIn.mutate({ ...typed, email: typed.email.trim() });
  };
  const takes = (name: keyof typeof typed) => ({
    ref: fields[name],
    name: name,
    value: typed[name],
    error: isChecked && !typed[name].trim() ? t(`signIn.${name}Missing`) : undefined,
    onChange: (event: { target: { value: string } }) => setTyped({ ...typed, [name]: event.target.value }),
  });
  return (
    <CardForm onSubmit={send}>
      {isTooMany(signIn.error) ? (
        <TooManyAttempts secondsLeft={wait.secondsLeft} />
      ) : (
        signIn.error && <Notice tone="danger" title={errorWords(signIn.error, t)} />
      )}
      <Field {...takes('email')} type="email" label={t('email')} autoComplete="username" />
      <Field {...takes('password')} type="password" label={t('password')} autoComplete="current-password" />
      <Button type="submit" look="primary" size="large" isBusy={signIn.isPending} isBlocked={wait.secondsLeft > 0}>
        {t('signIn.button')}
      </Button>
    </CardForm>
  );
}
