import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClosedItem } from '#contracts/access-requests.ts';
import { longestAccessMessage } from '#contracts/limits.ts';
import { call } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { formatTime } from '../../lib/moments.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ClosedIcon, LockIcon } from '../../ui/icons.ts';
import { Status } from '../../ui/status.tsx';
import styles from './access-requests.module.css';
import { closedItemQuery } from './queries.ts';

/** Why somebody may not enter, whom to ask, and asking. */
export function ClosedScreen({ item }: { item: ClosedItem }) {
  const { t } = useTranslation('access-requests');
  const owner = item.ownerName;
  const state = item.request?.state;
  if (state === 'open') return <Asked item={item} />;
  const isDeclined = state === 'declined' && !item.mayAsk;
  if (isDeclined) {
    return (
      <>
        <Icon of={ClosedIcon} size="large" className={styles.icon} />
        <p className="large strong">{t('declined', { owner })}</p>
        <p className="muted">
          {item.request?.mayAskAgainAt && t('askAgain', { time: formatTime(item.request.mayAskAgainAt) })}{' '}
          {t('writeYourself', { owner })}
        </p>
      </>
    );
  }
  return (
    <>
      <Icon of={LockIcon} size="large" className={styles.icon} />
      <p className="large strong">{t(`onlyInvited.${mediaKinds[item.kind].words}`)}</p>
      <p className="muted">{t(item.mayAsk ? 'ownerDecides' : 'askYourself', { owner })}</p>
      {item.mayAsk && <AskForm item={item} />}
    </>
  );
}

function AskForm({ item }: { item: ClosedItem }) {
  const { t } = useTranslation('access-requests');
  const client = useQueryClient();
  const [message, setMessage] = useState('');
  const ask = useMutation({
    mutationFn: () => call('POST /api/access-requests/:itemId', { params: { itemId: item.id }, body: { message } }),
    onSuccess: (asked) => client.setQueryData(closedItemQuery(item.id).queryKey, asked),
    onError: () => client.invalidateQueries({ queryKey: closedItemQuery(item.id).queryKey }),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!ask.isPending) ask.mutate();
  };
  return (
    <form className={styles.ask} onSubmit={send}>
      {ask.error && <FailureNotice error={ask.error} />}
      <Field
        label={t('message', { owner: item.ownerName })}
        optional={t('site:optional')}
        value={message}
        maxLength={longestAccessMessage}
        onChange={({ target }) => setMessage(target.value)}
      />
      <Button type="submit" look="primary" isBusy={ask.isPending}>
        {t('ask')}
      </Button>
    </form>
  );
}

function Asked({ item }: { item: ClosedItem }) {
  const { t } = useTranslation('access-requests');
  const client = useQueryClient();
  const takeBack = useMutation({
    mutationFn: () => call('DELETE /api/access-requests/:itemId', { params: { itemId: item.id } }),
    onSuccess: (now) => client.setQueryData(closedItemQuery(item.id).queryKey, now),
    onError: () => client.invalidateQueries({ queryKey: closedItemQuery(item.id).queryKey }),
  });
  const time = formatTime(item.request?.askedAt ?? '');
  return (
    <>
      <p role="status">
        <Status tone="waiting">{t('asked', { owner: item.ownerName, time })}</Status>
      </p>
      <p className="muted">{t('opensByItself', { owner: item.ownerName })}</p>
      {takeBack.error && <FailureNotice error={takeBack.error} />}
      <Button isBusy={takeBack.isPending} onClick={() => takeBack.mutate()}>
        {t('takeBack')}
      </Button>
    </>
  );
}
