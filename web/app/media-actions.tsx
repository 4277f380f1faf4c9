import { useMutation, usePrefetchQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { ManageGuestAccess } from '../features/guest-access/manage-guest-access.tsx';
import { InviteUsers } from '../features/invitations/invite-users.tsx';
import { DeleteMediaDialog } from '../features/media/delete-media-dialog.tsx';
import { call } from '../lib/api.ts';
import { errorWords } from '../lib/error-words.ts';
import { formatCount } from '../lib/format.ts';
import { mediaKinds } from '../lib/media-kinds.ts';
import { guestAccessQuery } from '../features/guest-access/queries.ts';
import { takeMediaItem } from '../features/media/queries.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import {
  ChannelIcon,
  EditIcon,
  GuestIcon,
  InviteIcon,
  LikeIcon,
  LogIcon,
  MoreIcon,
  PeopleIcon,
  ShareIcon,
  TrashIcon,
} from '../ui/icons.ts';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu.tsx';
import { MoveToChannel } from './move-to-channel.tsx';
import { ShareWindow } from './share-window.tsx';

type MoreWindow = 'guests' | 'invite' | 'move' | 'delete';

/** Which window is open, and the button that opened it, to which focus returns. */
type Opened = { window: MoreWindow | 'share'; from: 'share' | 'more' } | null;

export interface MediaActionsProps {
  item: MediaItem;
  /** The player's present position. */
  currentSeconds: () => number;
  /** Said before the item is deleted. */
  deleteRemark?: string | undefined;
}

/** The window that the address asks for, as a notice's link does: `?window=guest-access`. */
function askedWindow({ may, takesGuests }: MediaItem): Opened {
  const isAsked = new URLSearchParams(location.search).get('window') === 'guest-access';
  const isForThis = may.manageGuestAccess || (may.edit && !takesGuests);
  return isAsked && isForThis ? { window: 'guests', from: 'more' } : null;
}

/** The buttons below the player: Like, Share, and the More menu. */
export function MediaActions({ item, currentSeconds, deleteRemark }: MediaActionsProps) {
  const { t } = useTranslation('media-page');
  const navigate = useNavigate();
  const [opened, setOpened] = useState<Opened>(() => askedWindow(item));
  const [sharedAt, setSharedAt] = useState(0);
  const shareButton = useRef<HTMLButtonElement>(null);
  const moreId = useId();
  const from = useRef<'share' | 'more'>('more');
  const openWindow = (window: NonNullable<Opened>['window'], by: 'share' | 'more') => {
    from.current = by;
    setOpened({ window, from: by });
  };
  const close = () => setOpened(null);
  const opener = () => (from.current === 'share' ? shareButton.current : document.getElementById(moreId));
  const { may } = item;
  return (
    <>
      {may.like && <LikeButton item={item} />}
      {may.share && (
        <Button
          ref={shareButton}
          icon={ShareIcon}
          aria-haspopup="dialog"
          onClick={() => {
            setSharedAt(currentSeconds());
            openWindow('share', 'share');
          }}
        >
          {t('share')}
        </Button>
      )}
      {(may.manageGuestAccess || may.invite || may.seeAttendance || may.edit || may.delete) && (
        <MoreMenu item={item} id={moreId} onOpen={(window) => openWindow(window, 'more')} />
      )}
      {may.share && (
        <ShareWindow
          item={item}
          atSeconds={sharedAt}
          isOpen={opened?.window === 'share'}
          onClose={close}
          {...(may.manageGuestAccess ? { onGuestAccess: () => openWindow('guests', 'share') } : {})}
          finalFocus={opener}
        />
      )}
      {(may.manageGuestAccess || opened?.window === 'guests') && (
        <GuestAccess
          item={item}
          isOpen={opened?.window === 'guests'}
          onClose={close}
          opener={opener}
          onInvite={() => openWindow('invite', from.current)}
        />
      )}
      {may.invite && (
        <InviteUsers
          mediaId={item.id}
          kind={item.kind}
          isOpen={opened?.window === 'invite'}
          onClose={close}
          finalFocus={opener}
        />
      )}
      {may.collaborate && (
        <MoveToChannel item={item} isOpen={opened?.window === 'move'} onClose={close} finalFocus={opener} />
      )}
      {may.delete && (
        <DeleteMediaDialog
          item={item}
          isOpen={opened?.window === 'delete'}
          remark={deleteRemark}
          onClose={close}
          onDeleted={() => void navigate({ to: '/my-media' })}
          opener={{
            get current() {
              return opener();
            },
          }}
        />
      )}
    </>
  );
}

function LikeButton({ item }: { item: MediaItem }) {
  const { t } = useTranslation('media-page');
  const client = useQueryClient();
  const params = { mediaId: item.id };
  const like = useMutation({
    mutationFn: () =>
      item.liked
        ? call('DELETE /api/media/:mediaId/like', { params })
        : call('PUT /api/media/:mediaId/like', { params }),
    onSuccess: (changed) => takeMediaItem(client, changed),
  });
  return (
    <Button
      icon={LikeIcon}
      aria-pressed={item.liked}
      isBusy={like.isPending}
      title={like.error ? errorWords(like.error, t) : undefined}
      onClick={() => like.mutate()}
    >
      <span className="number">{formatCount(item.counts.likes)}</span> {t('like')}
    </Button>
  );
}

interface MoreMenuProps {
  item: MediaItem;
  id: string;
  onOpen: (window: MoreWindow) => void;
}

function MoreMenu({ item, id, onOpen }: MoreMenuProps) {
  const { t } = useTranslation('media-page');
  const { id: mediaId, may } = item;
  const { administer } = useAccount().may;
  const mayMove = may.collaborate && mediaKinds[item.kind].hasRoom && item.channel === null;
  return (
    <Menu trigger={<IconButton id={id} look="secondary" icon={MoreIcon} label={t('more')} />}>
      {may.manageGuestAccess && (
        <MenuItem icon={GuestIcon} onSelect={() => onOpen('guests')}>
          {t('guest-access:manage.title')}
        </MenuItem>
      )}
      {may.invite && (
        <MenuItem icon={InviteIcon} onSelect={() => onOpen('invite')}>
          {t('invitations:title')}
        </MenuItem>
      )}
      {mayMove && (
        <MenuItem icon={ChannelIcon} onSelect={() => onOpen('move')}>
          {t('channels:move.menu')}
        </MenuItem>
      )}
      {may.seeAttendance && (
        <MenuLink icon={PeopleIcon} link={<Link to="/media/$mediaId/attendance" params={{ mediaId }} />}>
          {t('site:attendance')}
        </MenuLink>
      )}
      {administer && (
        <MenuLink icon={LogIcon} link={<Link to="/admin/audit" search={{ mediaId }} />}>
          {t('audit')}
        </MenuLink>
      )}
      {(may.manageGuestAccess || may.invite || may.seeAttendance || mayMove || administer) &&
        (may.edit || may.delete) && <MenuSeparator />}
      {may.edit && (
        <MenuLink icon={EditIcon} link={<Link to="/media/$mediaId/edit" params={{ mediaId }} />}>
          {t('edit')}
        </MenuLink>
      )}
      {may.delete && (
        <MenuItem icon={TrashIcon} look="danger" onSelect={() => onOpen('delete')}>
          {t('delete')}
        </MenuItem>
      )}
    </Menu>
  );
}

interface GuestAccessProps {
  item: MediaItem;
  isOpen: boolean;
  onClose: () => void;
  opener: () => HTMLElement | null;
  onInvite: () => void;
}

function GuestAccess({ item, isOpen, onClose, opener, onInvite }: GuestAccessProps) {
  // Fetched early, so that the window opens with its switch in place, where focus starts.
  usePrefetchQuery(guestAccessQuery(item.id));
  return (
    <ManageGuestAccess
      mediaId={item.id}
      kind={item.kind}
      isOpen={isOpen}
      onClose={onClose}
      finalFocus={opener}
      onInvite={item.may.invite ? onInvite : undefined}
    />
  );
}
