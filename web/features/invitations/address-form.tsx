import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { cleanEmail, emailShape } from '#contracts/typed-text.ts';
import { errorWords } from '../../lib/error-words.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CardForm } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import type { Confirming } from './use-confirm.ts';

/** The address that was invited, typed by the person. */
export function AddressForm({ confirming, inviterName }: { confirming: Confirming; inviterName: string }) {
  const { t } = useWords('invited');
  const { isSending, error } = confirming;
  const [isWrong, setIsWrong] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (error) field.current?.focus();
  }, [error]);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget).get('email');
    const email = cleanEmail(typeof typed === 'string' ? typed : '');
    setIsWrong(!emailShape.test(email));
    if (!emailShape.test(email)) return field.current?.focus();
    return void confirming.sendEmail(email);
  };
  const refusal =
    error &&
    (error.code === 'invitations.other_address' ? t('email.other', { name: inviterName }) : errorWords(error, t));
  return (
    <CardForm onSubmit={send} onInput={() => setIsWrong(false)}>
      <Field
        ref={field}
        name="email"
        type="email"
        label={t('email.label')}
        autoComplete="email"
        aria-required
        help={t('email.hint', { name: inviterName })}
        error={isWrong ? t('email.wrong') : (refusal ?? undefined)}
      />
      <Button type="submit" look="primary" size="large" isBusy={isSending}>
        {isSending ? t('sending') : t('email.submit')}
      </Button>
    </CardForm>
  );
}
