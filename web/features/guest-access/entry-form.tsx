import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import type { EntryPage } from '#contracts/guest-access.ts';
import { call, isApiError } from '../../lib/api.ts';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { CardForm } from '../../ui/card.tsx';
import { Field } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { keepsCookies } from './cookie-check.ts';
import { checkEntry, longestOf, problemsFromServer, readEntry } from './entry-fields.ts';
import type { EntryField, EntryProblems } from './entry-fields.ts';
import { makeIdempotencyKey } from '../../lib/idempotency-key.ts';
import { entryTrouble } from './entry-trouble.ts';
import type { EntryTrouble } from './entry-trouble.ts';

export interface EntryFormProps {
  token: string;
  page: EntryPage;
  /** The id of the note that says what the e-mail address is used for. */
  noteId: string;
  onEntered: (mediaId: string) => void;
  /** The browser keeps no cookies, so the form was not sent. */
  onForgotten: () => void;
}

/** Name, e-mail, one button. Sent only when the guest sends it; the input survives every answer but success. */
export function EntryForm({ token, page, noteId, onEntered, onForgotten }: EntryFormProps) {
  const { t } = useWords('guest');
  const [key, setKey] = useState(makeIdempotencyKey);
  const [problems, setProblems] = useState<EntryProblems>({});
  const [trouble, setTrouble] = useState<EntryTrouble | null>(null);
  const [isSending, setIsSending] = useState(false);
  const [focus, setFocus] = useState<{ on: EntryField | 'banner' } | null>(null);
  const name = useRef<HTMLInputElement>(null);
  const email = useRef<HTMLInputElement>(null);
  const banner = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focus) ({ name, email, banner })[focus.on].current?.focus();
  }, [focus]);

  const showProblems = (found: EntryProblems) => {
    setProblems(found);
    setFocus({ on: found.name ? 'name' : 'email' });
  };
  const takeRefusal = (error: unknown) => {
    const found = isApiError(error, 'request.invalid') ? problemsFromServer(error.details) : {};
    if (found.name || found.email) return showProblems(found);
    // An earlier attempt succeeded with another name or e-mail address: the present input is a new entry.
    if (isApiError(error, 'guest_access.key_reused')) setKey(makeIdempotencyKey());
    setTrouble(entryTrouble(error, t));
    setFocus({ on: 'banner' });
  };
  const send = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isSending) return;
    const entry = readEntry(new FormData(event.currentTarget));
    const found = checkEntry(entry);
    setTrouble(null);
    if (found.name || found.email) return showProblems(found);
    setProblems({});
    if (!keepsCookies()) return onForgotten();
    setIsSending(true);
    try {
      const body = { ...entry, idempotencyKey: key };
      const entered = await call('POST /api/guest-access/:token/enter', { params: { token }, body });
      // The form stays busy: the browser is on its way to the media.
      onEntered(entered.mediaId);
    } catch (error) {
      setIsSending(false);
      takeRefusal(error);
    }
  };
  const repair = (event: FormEvent<HTMLFormElement>) => {
    if (!problems.name && !problems.email) return;
    const now = checkEntry(readEntry(new FormData(event.currentTarget)));
    const isAsBad = (field: EntryField) => problems[field] && now[field];
    const { name: nameNow, email: emailNow } = now;
    setProblems({
      ...(isAsBad('name') && nameNow ? { name: nameNow } : {}),
      ...(isAsBad('email') && emailNow ? { email: emailNow } : {}),
    });
  };
  const words = (field: EntryField) => {
    const problem = problems[field];
    return problem && t(`entry.${problem}`, { max: longestOf[field] });
  };
  return (
    <CardForm onSubmit={(event) => void send(event)} onInput={repair}>
      {trouble && (
        <Notice ref={banner} tabIndex={-1} role="alert" tone={trouble.tone} title={trouble.title}>
          {trouble.next}
        </Notice>
      )}
      <Field
        ref={name}
        name="name"
        label={t('entry.name')}
        autoComplete="name"
        aria-required
        defaultValue={page.prefill?.name}
        error={words('name')}
      />
      <Field
        ref={email}
        name="email"
        type="email"
        label={t('entry.email')}
        autoComplete="email"
        aria-required
        defaultValue={page.prefill?.email}
        error={words('email')}
        aria-describedby={noteId}
      />
      {!trouble?.isFinal && (
        <Button type="submit" look="primary" size="large" isBusy={isSending}>
          {isSending ? t('entry.sending') : trouble ? t('site:tryAgain') : t(`kinds.${page.kind}.enter`)}
        </Button>
      )}
    </CardForm>
  );
}
