import { useRef, useState } from 'react';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import type { Invitation, Invitations } from '#contracts/invitations.ts';
import type { MediaKind } from '#contracts/media.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogFoot, DialogListHead, DialogNote } from '../../ui/dialog-parts.tsx';
import { AlertDialog, Dialog } from '../../ui/dialog.tsx';
import { InviteIcon } from '../../ui/icons.ts';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { InviteForm } from './invite-form.tsx';
import { InvitedList } from './invited-list.tsx';
import { revokeId } from './invited-table.tsx';
import styles from './invite-users.module.css';
import { useInvitationActions, useInvitations } from './use-invitations.ts';

export interface InviteUsersProps {
  mediaId: string;
  kind: MediaKind;
  isOpen: boolean;
  onClose: () => void;
  finalFocus: ComponentProps<typeof Dialog>['finalFocus'];
}

/** The window *Invite users*: the form while nobody is invited, else the list with the form on top. */
export function InviteUsers({ mediaId, kind, isOpen, onClose, finalFocus }: InviteUsersProps) {
  const { t } = useTranslation('invitations');
  const all = useInvitations(mediaId, isOpen);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('title')}
      description={t(`description.${mediaKinds[kind].words}`)}
      closeLabel={t('site:close')}
      width={48}
      finalFocus={finalFocus}
    >
      {all.data ? (
        <Content mediaId={mediaId} kind={kind} invitations={all.data} />
      ) : (
        <DialogBody>
          {all.error ? (
            <FailureNotice error={all.error} />
          ) : (
            <Loading label={t('loading')} className="stack">
              <Skeleton height="2.5rem" />
              <Skeleton height="8rem" />
            </Loading>
          )}
        </DialogBody>
      )}
    </Dialog>
  );
}

interface ContentProps {
  mediaId: string;
  kind: MediaKind;
  invitations: Invitations;
}

function Content({ mediaId, kind, invitations }: ContentProps) {
  const { t } = useTranslation('invitations');
  const [isInviting, setIsInviting] = useState(invitations.invitations.length === 0);
  const [links, setLinks] = useState<ReadonlyMap<string, string>>(new Map());
  const [asked, setAsked] = useState<Invitation | null>(null);
  const { changeRole, renew, revoke } = useInvitationActions(mediaId);
  const keepLinks = (made: readonly Invitation[]) =>
    setLinks((known) => new Map([...known, ...made.flatMap(({ id, url }) => (url ? [[id, url] as const] : []))]));
  const invited = (made: Invitation[], isDone: boolean) => {
    keepLinks(made);
    setIsInviting(!isDone);
  };
  const people = invitations.invitations;
  if (isInviting) {
    const onList = people.length > 0 ? () => setIsInviting(false) : undefined;
    return <InviteForm {...{ mediaId, kind, invitations, onList }} onInvited={invited} />;
  }
  const inside = people.filter(({ isInside }) => isInside).length;
  const error = changeRole.error ?? renew.error ?? revoke.error;
  return (
    <>
      <DialogBody>
        <DialogListHead>
          <div>
            <p className="strong">{t('list.people', { count: people.length })}</p>
            <p className="muted">{t('list.insideNow', { count: inside })}</p>
          </div>
          <Button look="primary" icon={InviteIcon} autoFocus={links.size === 0} onClick={() => setIsInviting(true)}>
            {t('list.invite')}
          </Button>
        </DialogListHead>
        {error && <FailureNotice error={error} />}
        {links.size > 0 && <p className={styles.copyNow}>{t('list.copyNow')}</p>}
        <InvitedList
          invitations={people}
          roles={invitations.roles}
          links={links}
          onRole={({ id }, role) => changeRole.mutate({ id, role })}
          onRenew={({ id }) => renew.mutate(id, { onSuccess: (one) => keepLinks([one]) })}
          onRevoke={setAsked}
        />
      </DialogBody>
      <DialogNote>{t('note')}</DialogNote>
      {asked && (
        <RevokeQuestion
          one={asked}
          onClose={() => setAsked(null)}
          onRevoke={() => {
            revoke.mutate(asked.id);
            setAsked(null);
          }}
        />
      )}
    </>
  );
}

interface RevokeQuestionProps {
  one: Invitation;
  onClose: () => void;
  onRevoke: () => void;
}

function RevokeQuestion({ one, onClose, onRevoke }: RevokeQuestionProps) {
  const { t } = useTranslation('invitations');
  const isRevoked = useRef(false);
  return (
    <AlertDialog
      isOpen
      onClose={onClose}
      title={t('revoke.title', { name: one.name })}
      width={27}
      finalFocus={() => (isRevoked.current ? findNextAction(one.id) : document.getElementById(revokeId(one.id)))}
    >
      <DialogBody className="stack-tight">
        <p>{t(one.isInside ? 'revoke.inside' : 'revoke.words')}</p>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            isRevoked.current = true;
            onRevoke();
          }}
        >
          {t('revoke.submit')}
        </Button>
      </DialogFoot>
    </AlertDialog>
  );
}

/** The button of a revoked person vanishes: focus goes to the last action of the next row, or of the one before. */
function findNextAction(id: string): HTMLElement | undefined {
  const row = document.getElementById(revokeId(id))?.closest('tr');
  const next = row?.nextElementSibling ?? row?.previousElementSibling;
  return [...(next?.querySelectorAll('button') ?? [])].at(-1);
}
