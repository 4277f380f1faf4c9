import { useRef } from 'react';
import type { ComponentProps, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaKind } from '#contracts/media.ts';
import { isApiError } from '../../lib/api.ts';
import { errorWords } from '../../lib/error-words.ts';
import { mediaKinds } from '../../lib/media-kinds.ts';
import { isPassing } from '../../lib/passing.ts';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogNote } from '../../ui/dialog-parts.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { GuestAccessSettings } from './guest-access-settings.tsx';
import { ItemKindProvider } from './item-kind.ts';
import { useGuestAccess } from './use-guest-access.ts';

/** The limit of a fresh installation, shown until the server has sent its own. */
const usualLinks = 3;

export interface ManageGuestAccessProps {
  mediaId: string;
  kind: MediaKind;
  isOpen: boolean;
  onClose: () => void;
  /** Where focus goes after closing: the button that opened the window. */
  finalFocus: ComponentProps<typeof Dialog>['finalFocus'];
  /** Opens *Invite users* instead; undefined where the caller may not invite. */
  onInvite: (() => void) | undefined;
}

/** The window *Manage guest access* of one item. */
export function ManageGuestAccess({ mediaId, kind, isOpen, onClose, finalFocus, onInvite }: ManageGuestAccessProps) {
  const { t } = useTranslation('guest-access');
  const access = useGuestAccess(mediaId, isOpen);
  const isSupported = access.data?.isSupported ?? true;
  const enable = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('manage.title')}
      description={
        isSupported && t(`manage.description.${mediaKinds[kind].words}`, { count: access.data?.maxLinks ?? usualLinks })
      }
      closeLabel={t('site:close')}
      width={44}
      initialFocus={enable}
      finalFocus={finalFocus}
    >
      {!isSupported ? (
        <DialogBody>
          <Notice title={t('manage.unsupported')} />
        </DialogBody>
      ) : access.data && !isLost(access.error) ? (
        <ItemKindProvider value={kind}>
          <GuestAccessSettings mediaId={mediaId} access={access.data} switchRef={enable} />
        </ItemKindProvider>
      ) : access.error ? (
        <Failed error={access.error} onRetry={() => void access.refetch()} />
      ) : (
        <LoadingSettings switchRef={enable} />
      )}
      <DialogNote>
        {isSupported && t('manage.note')}
        {onInvite && (
          <>
            {' '}
            {t('manage.inviteInstead')}{' '}
            <Button look="accent" size="small" onClick={onInvite}>
              {t('invitations:title')}
            </Button>
          </>
        )}
      </DialogNote>
    </Dialog>
  );
}

/** A refusal replaces what was known before; a lost connection does not. */
const isLost = (error: Error | null) => isApiError(error) && !isPassing(error);

function Failed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { t } = useTranslation('guest-access');
  const words = isApiError(error, 'media.not_permitted') ? t('changed.notPermitted') : errorWords(error, t);
  return (
    <DialogBody>
      <Notice
        tone="danger"
        title={words}
        action={
          <Button size="small" onClick={onRetry}>
            {t('site:tryAgain')}
          </Button>
        }
      />
    </DialogBody>
  );
}

function LoadingSettings({ switchRef }: { switchRef: RefObject<HTMLButtonElement | null> }) {
  const { t } = useTranslation('guest-access');
  return (
    <DialogBody>
      {/* Focus starts here, and moves on to the switch when it is mounted. */}
      <Loading label={t('manage.loading')} className="stack">
        <Skeleton height="3.5rem" />
        <Skeleton height="2.5rem" />
        <Skeleton height="8rem" />
      </Loading>
      <span ref={switchRef} tabIndex={-1} />
    </DialogBody>
  );
}
