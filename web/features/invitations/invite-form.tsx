import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestInvitationMessage } from '#contracts/limits.ts';
import type { Invitation, Invitations, InvitedRole } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';
import { isApiError } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceGroup } from '../../ui/choice-group.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { EmailIcon, LinkIcon } from '../../ui/icons.ts';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import styles from './invite-users.module.css';
import type { TypedPerson } from './parse-people.ts';
import { PeopleField } from './people-field.tsx';
import { useInvite } from './use-invitations.ts';

export interface InviteFormProps {
  mediaId: string;
  kind: MediaKind;
  invitations: Invitations;
  onInvited: (invited: Invitation[]) => void;
}

/** Whom to invite, with which role, and how they get their links. */
export function InviteForm({ mediaId, kind, invitations, onInvited }: InviteFormProps) {
  const { t } = useTranslation('invitations');
  const { roles, canSendEmail, linkMinutes } = invitations;
  const [people, setPeople] = useState<TypedPerson[]>([]);
  const [role, setRole] = useState<InvitedRole>(roles.includes('speaker') ? 'speaker' : 'viewer');
  const [message, setMessage] = useState('');
  const [isMissing, setIsMissing] = useState(false);
  const invite = useInvite(mediaId);
  const wrong = wrongLines(people, invite.error, t);

  const send = (way: 'link' | 'email') => {
    setIsMissing(people.length === 0);
    if (people.length === 0 || people.some((one) => one.isWrong)) return;
    const body = {
      people: people.map(({ accountId, email, name }) => ({
        ...(accountId ? { accountId } : { email, ...(name && { name }) }),
        role,
      })),
      ...(message.trim() && { message }),
      send: way,
    };
    invite.mutate(body, { onSuccess: onInvited });
  };
  const choices = roles.map((value) => ({ value, name: t(`roles.${value}`), words: t(`roleWords.${value}`) }));
  return (
    <>
      <DialogBody className="stack">
        <PeopleField
          mediaId={mediaId}
          people={people}
          error={isMissing && people.length === 0 ? t('form.missing') : wrong}
          onChange={(changed) => {
            setPeople(changed);
            invite.reset();
          }}
        />
        <ChoiceGroup
          legend={t(`form.role.${mediaKinds[kind].words}`)}
          value={role}
          choices={choices}
          onChange={setRole}
        />
        <TextAreaField
          label={t('form.message')}
          optional={t('site:optional')}
          maxLength={longestInvitationMessage}
          value={message}
          onChange={(event) => setMessage(event.target.value)}
        />
        {!canSendEmail && <p className="small muted">{t('form.noEmail')}</p>}
        {invite.error && !wrong && <FailureNotice error={invite.error} />}
      </DialogBody>
      <DialogFoot>
        <p className={`small muted ${styles.footWords}`}>{describeLinks(people.length, linkMinutes, t)}</p>
        <Button
          icon={LinkIcon}
          look={canSendEmail ? 'secondary' : 'primary'}
          isBusy={invite.isPending}
          onClick={() => send('link')}
        >
          {t('form.copyLink')}
        </Button>
        {canSendEmail && (
          <Button look="primary" icon={EmailIcon} isBusy={invite.isPending} onClick={() => send('email')}>
            {t('form.sendEmail')}
          </Button>
        )}
      </DialogFoot>
    </>
  );
}

type Words = TFunction<'invitations'>;

function describeLinks(count: number, minutes: number, t: Words): string {
  const days = Math.round(minutes / 1440);
  const good = minutes % 1440 === 0 ? t('form.goodDays', { count: days }) : t('form.goodMinutes', { count: minutes });
  return `${t('form.count', { count })} ${good}`;
}

/** What is wrong with the first wrong person, and that the others stay. */
function wrongLines(people: readonly TypedPerson[], error: unknown, t: Words): string | undefined {
  const bad = people.find((one) => one.isWrong);
  if (bad) return t('form.noAddress', { email: bad.email });
  if (!isApiError(error, 'request.invalid')) return undefined;
  const lines = error.details.flatMap(({ field, code }) => {
    const index = Number(/^people\.(\d+)/u.exec(field)?.[1] ?? -1);
    const person = people[index];
    return person ? `${person.name ?? person.email}: ${t(`errors-members:fields.${code}`)}` : [];
  });
  return lines.length > 0 ? lines.join(' ') : undefined;
}
