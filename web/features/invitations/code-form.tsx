import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { errorWords } from '../../lib/error-words.ts';
import { awaitHeading, PageHeading } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CardForm } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './invited.module.css';
import type { Confirming } from './use-confirm.ts';

const digits = 6;

/** The code that was sent to the address; it is sent by itself at the sixth digit. */
export function CodeForm({ confirming, sent }: { confirming: Confirming; sent: NonNullable<Confirming['sent']> }) {
  const { t } = useWords('invited');
  const { isSending, error, tryCode, sendEmail, startOver } = confirming;
  // Must run before the heading is mounted, because the heading checks it then.
  useState(() => awaitHeading());
  const field = useRef<HTMLInputElement>(null);
  const [isShort, setIsShort] = useState(false);
  const [hasSentAgain, setHasSentAgain] = useState(false);
  useEffect(() => {
    if (!error) return;
    field.current?.focus();
    field.current?.select();
  }, [error]);
  const read = () => (field.current?.value ?? '').replace(/\D/gu, '').slice(0, digits);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setIsShort(read().length < digits);
    if (read().length === digits) void tryCode(read());
  };
  const type = () => {
    setIsShort(false);
    if (read().length === digits && !isSending) void tryCode(read());
  };
  const again = async () => {
    await sendEmail(sent.email);
    setHasSentAgain(true);
  };
  const refusal =
    error &&
    (error.code === 'invitations.wrong_code' ? t('code.wrong', { count: sent.triesLeft }) : errorWords(error, t));
  return (
    <>
      <PageHeading>{t('code.title')}</PageHeading>
      <p className="muted large">{t('code.sent', { email: sent.email })}</p>
      <CardForm onSubmit={submit}>
        <Field
          ref={field}
          name="code"
          label={t('code.label')}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          aria-required
          onChange={type}
          help={t('code.left', { count: sent.triesLeft })}
          error={isShort ? t('code.short') : (refusal ?? undefined)}
        />
        <Button type="submit" look="primary" size="large" isBusy={isSending}>
          {t('code.submit')}
        </Button>
        <div className={styles.more}>
          <Button look="quiet" size="small" onClick={() => void again()}>
            {t('code.again')}
          </Button>
          <Button look="quiet" size="small" onClick={startOver}>
            {t('code.otherAddress')}
          </Button>
        </div>
        <VisuallyHidden role="status">{hasSentAgain && !error && t('code.againSent')}</VisuallyHidden>
      </CardForm>
    </>
  );
}
