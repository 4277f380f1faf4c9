import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longestInvitationMessage, mostPeopleInvited } from '#contracts/limits.ts';
import type { Invitation, Invitations, InvitedRole } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';
import { isApiError } from '../../lib/api.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceGroup } from '../../ui/choice-group.tsx';
import { DialogBody, DialogFoot } from '../../ui/dialog-parts.tsx';
import { EmailIcon, InviteIcon } from '../../ui/icons.ts';
import { TextAreaField } from '../../ui/text-area-field.tsx';
import styles from './invite-users.module.css';
import type { TypedPerson } from './parse-people.ts';
import { PeopleField } from './people-field.tsx';
import { useInvite } from './use-invitations.ts';
import { WrongLines } from './wrong-lines.tsx';

export interface InviteFormProps {
  mediaId: string;
  kind: MediaKind;
  invitations: Invitations;
  /** `isDone`: no line is left to correct. */
  onInvited: (invited: Invitation[], isDone: boolean) => void;
  /** Shows who is invited; absent while nobody is. */
  onList: (() => void) | undefined;
}

/** Whom to invite, with which role, and how they get their links. */
export function InviteForm({ mediaId, kind, invitations, onInvited, onList }: InviteFormProps) {
  const { t } = useTranslation('invitations');
  const { roles, canSendEmail, linkMinutes } = invitations;
  const [people, setPeople] = useState<TypedPerson[]>([]);
  const [role, setRole] = useState<InvitedRole>(roles.includes('speaker') ? 'speaker' : 'viewer');
  const [message, setMessage] = useState('');
  const [doubles, setDoubles] = useState(0);
  const [invitedCount, setInvitedCount] = useState(0);
  const [isAsked, setIsAsked] = useState(false);
  const invite = useInvite(mediaId);
  const good = people.filter((one) => !one.wrong);
  const take = (changed: TypedPerson[], moreDoubles = 0) => {
    setPeople(changed);
    setDoubles(doubles + moreDoubles);
    setIsAsked(false);
    invite.reset();
  };

  const send = (way: 'link' | 'email') => {
    setIsAsked(true);
    if (good.length === 0 || good.length > mostPeopleInvited) return;
    const body = {
      people: good.map(({ accountId, email, name }) => ({
        ...(accountId ? { accountId } : { email, ...(name && { name }) }),
        role,
      })),
      ...(message.trim() && { message }),
      send: way,
    };
    invite.mutate(body, {
      onSuccess(made) {
        const sent = new Set(good.map(({ key }) => key));
        setPeople((now) => now.filter(({ key }) => !sent.has(key)));
        setInvitedCount(invitedCount + made.length);
        setIsAsked(false);
        onInvited(made, good.length === people.length);
      },
      onError: (error) => setPeople((now) => markWrong(now, good, error)),
    });
  };
  const choices = roles.map((value) => ({ value, name: t(`roles.${value}`), words: t(`roleWords.${kind}.${value}`) }));
  return (
    <>
      <DialogBody className="stack">
        <div>
          <PeopleField
            mediaId={mediaId}
            people={people}
            error={isAsked ? describeNumber(good.length, t) : undefined}
            onChange={take}
          />
          <div role="status" className="small muted">
            {doubles > 0 && <p>{t('form.doubles', { count: doubles })}</p>}
            {invitedCount > 0 && <p>{t('form.invited', { count: invitedCount })}</p>}
          </div>
        </div>
        <WrongLines people={people} onChange={take} />
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
        {invite.error && !isAboutLines(invite.error) && <FailureNotice error={invite.error} />}
      </DialogBody>
      <DialogFoot>
        <p className={`small muted ${styles.footWords}`}>{describeLinks(good.length, linkMinutes, t)}</p>
        {onList && (
          <Button look="quiet" onClick={onList}>
            {t('form.toList')}
          </Button>
        )}
        <Button
          icon={InviteIcon}
          look={canSendEmail ? 'secondary' : 'primary'}
          isBusy={invite.isPending}
          onClick={() => send('link')}
        >
          {t(canSendEmail ? 'form.inviteWithoutEmail' : 'form.invite')}
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

function describeNumber(count: number, t: Words): string | undefined {
  if (count === 0) return t('form.missing');
  return count > mostPeopleInvited ? t('form.tooMany', { count, max: mostPeopleInvited }) : undefined;
}

const lineOf = (field: string) => /^people\.(\d+)\./u.exec(field)?.[1];

/** Whether the server refused lines of the list, each of which says what is wrong with it. */
function isAboutLines(error: unknown): boolean {
  return isApiError(error, 'request.invalid') && error.details.some(({ field }) => lineOf(field) !== undefined);
}

/** Marks the lines that the server refused; of those that were sent it names each by its index. */
function markWrong(people: TypedPerson[], sent: TypedPerson[], error: unknown): TypedPerson[] {
  if (!isApiError(error, 'request.invalid')) return people;
  const found = error.details.map(
    ({ field, message: _message, ...wrong }) => [sent[Number(lineOf(field))]?.key, wrong] as const,
  );
  const byKey = new Map(found);
  return people.map((one) => {
    const wrong = byKey.get(one.key);
    return wrong ? { ...one, wrong } : one;
  });
}
