import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Channel } from '#contracts/channels.ts';
import { longestTitle } from '#contracts/limits.ts';
import type { MediaItem } from '#contracts/media.ts';
import { cleanLine } from '#contracts/typed-text.ts';
import { useAccount } from '../features/accounts/use-account.ts';
import { AskDialog } from '../features/channels/ask-dialog.tsx';
import { takeChannel } from '../features/channels/queries.ts';
import { roomQuery } from '../features/rooms/queries.ts';
import { formatTime } from '../lib/moments.ts';
import { Faces, whoIsInside } from '../features/rooms/who-is-inside.tsx';
import { call } from '../lib/api.ts';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { useWords } from '../lib/words.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { DialogBody, DialogFoot } from '../ui/dialog-parts.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { GuestIcon, MoreIcon, OffIcon, PeopleIcon } from '../ui/icons.ts';
import { Menu, MenuItem } from '../ui/menu.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './channel-page.module.css';

const rereadMilliseconds = 15_000;

/** The room of a channel: who is inside, and Join. Without one, a manager creates it here. */
export function ChannelRoom({ channel }: { channel: Channel }) {
  const { roomId, may } = channel;
  const account = useAccount();
  const { data: item } = useQuery({ ...mediaItemQuery(roomId ?? ''), enabled: roomId !== null });
  if (!roomId) return may.manage && account.may.createRooms ? <NoRoom channel={channel} /> : null;
  if (!item) return <Skeleton height="5rem" />;
  return <Room channel={channel} item={item} />;
}

function Room({ channel, item }: { channel: Channel; item: MediaItem }) {
  const { t } = useTranslation('channels');
  const { t: say } = useWords('rooms');
  const account = useAccount();
  const { data: room } = useQuery({ ...roomQuery(item.id), refetchInterval: rereadMilliseconds, staleTime: 0 });
  const to = { params: { mediaId: item.id } } as const;
  const openedAt = room?.session.state === 'open' ? room.session.openedAt : null;
  const isOwn = item.owner.id === account.id;
  return (
    <section className={styles.room} aria-labelledby="channel-room">
      {room && <Faces room={room} size="medium" most={3} />}
      <div>
        <h2 id="channel-room" className={styles.roomTitle}>
          <Link to="/media/$mediaId" {...to}>
            {item.title}
          </Link>
        </h2>
        {room && (
          <p role="status">
            {whoIsInside(room, say)}
            {openedAt && ` · ${say('screen.openSince', { time: formatTime(openedAt) })}`}
          </p>
        )}
        <p className="muted">{t(channel.may.manage ? 'room.note' : 'room.noteMember')}</p>
      </div>
      {(channel.may.manage || isOwn) && <RoomMenu channel={channel} item={item} />}
      <Link to="/media/$mediaId/room" {...to} className={buttonClasses({ look: 'primary', size: 'large' })}>
        {t('room.join')}
      </Link>
    </section>
  );
}

function RoomMenu({ channel, item }: { channel: Channel; item: MediaItem }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const owner = item.owner.name;
  const step = useMutation({
    mutationFn: () => call('DELETE /api/channels/:channelId/room', { params: { channelId: channel.id } }),
    onSuccess: (changed) => {
      setIsAsking(false);
      takeChannel(client, changed);
    },
  });
  return (
    <>
      <Menu trigger={<IconButton icon={MoreIcon} label={t('media:menu.label', { title: item.title })} />}>
        <MenuItem icon={OffIcon} onSelect={() => setIsAsking(true)}>
          {t('menu.moveOut')}
        </MenuItem>
      </Menu>
      <AskDialog
        title={t('room.moveOutTitle')}
        word={t('room.moveOut')}
        effects={[
          { icon: PeopleIcon, words: t('room.moveOutMembers', { owner }) },
          { icon: GuestIcon, words: t('room.moveOutLinks', { owner }) },
        ]}
        step={step}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
      />
    </>
  );
}

function NoRoom({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section className={styles.room} aria-label={t('room.short')}>
      <div>
        <p>{t('room.none')}</p>
        <p className="muted">{t('room.noneWords')}</p>
      </div>
      <Button aria-haspopup="dialog" onClick={() => setIsOpen(true)}>
        {t('room.give')}
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setIsOpen(false)}
        title={t('room.giveTitle')}
        closeLabel={t('site:close')}
        width={30}
      >
        <NewRoom channel={channel} onClose={() => setIsOpen(false)} />
      </Dialog>
    </section>
  );
}

function NewRoom({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const field = useRef<HTMLInputElement>(null);
  const [title, setTitle] = useState(channel.title);
  const [isMissing, setIsMissing] = useState(false);
  const give = useMutation({
    mutationFn: () =>
      call('POST /api/channels/:channelId/room', { params: { channelId: channel.id }, body: { title } }),
    onSuccess: (changed) => {
      takeChannel(client, changed);
      onClose();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    const isEmpty = cleanLine(title) === '';
    setIsMissing(isEmpty);
    if (isEmpty) field.current?.focus();
    else if (!give.isPending) give.mutate();
  };
  return (
    <form noValidate onSubmit={send}>
      <DialogBody className="stack">
        {give.error && <FailureNotice error={give.error} />}
        <Field
          ref={field}
          label={t('room.giveName')}
          isRequired
          value={title}
          maxLength={longestTitle}
          error={isMissing && t('form.titleMissing')}
          help={t('room.note')}
          onChange={({ target }) => setTitle(target.value)}
        />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onClick={onClose}>
          {t('site:cancel')}
        </Button>
        <Button type="submit" look="primary" isBusy={give.isPending}>
          {t('room.give')}
        </Button>
      </DialogFoot>
    </form>
  );
}
