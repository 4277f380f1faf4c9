import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '#contracts/media.ts';
import { liveQuery } from '../features/live/queries.ts';
import { LiveSettingsForm } from '../features/live/settings-form.tsx';
import { DeleteMediaDialog } from '../features/media/delete-media-dialog.tsx';
import { DetailsForm } from '../features/media/details-form.tsx';
import { GuestAccessGroup } from '../features/media/guest-access-group.tsx';
import { RoomSettingsForm } from '../features/rooms/settings-form.tsx';
import { FailureNotice } from '../lib/failure-notice.tsx';
import { mediaKinds } from '../lib/media-kinds.ts';
import { PageHeading, usePageTitle } from '../lib/page-heading.tsx';
import { mediaItemQuery } from '../lib/queries.ts';
import { Button, buttonClasses } from '../ui/button.tsx';
import { TrashIcon } from '../ui/icons.ts';
import { Column, PageHead } from '../ui/page-frame.tsx';
import { Loading, Skeleton } from '../ui/skeleton.tsx';
import { UnsavedGuard } from './leave-guard.tsx';
import { FailedPage, NotPermittedPage } from './message-page.tsx';
import styles from './edit-page.module.css';

function Waiting() {
  const { t } = useTranslation('site');
  return (
    <Column>
      <Loading label={t('loading')}>
        <PageHead>
          <Skeleton width="8rem" height="2.25rem" />
        </PageHead>
        <Skeleton width="40rem" height="2.75rem" />
        <Skeleton width="40rem" height="6rem" />
        <Skeleton width="40rem" height="2.75rem" />
      </Loading>
    </Column>
  );
}

function DeletePart({ item }: { item: MediaItem }) {
  const { t } = useTranslation('edit');
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <section className="stack-tight" aria-labelledby="delete">
      <h2 id="delete">{t('delete.title')}</h2>
      <p className="muted">{t(`delete.words.${mediaKinds[item.kind].words}`)}</p>
      <div className="row">
        <Button ref={button} icon={TrashIcon} onClick={() => setIsAsking(true)}>
          {t('delete.button')}
        </Button>
      </div>
      <DeleteMediaDialog
        item={item}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        onDeleted={() => void navigate({ to: '/my-media', ignoreBlocker: true })}
        opener={button}
      />
    </section>
  );
}

function RoomPart({ item }: { item: MediaItem }) {
  const { t } = useTranslation('rooms');
  return (
    <section className="stack" aria-labelledby="room-settings">
      <h2 id="room-settings">{t('form.legend')}</h2>
      <RoomSettingsForm key={item.id} mediaId={item.id} guard={(isDirty) => <UnsavedGuard isDirty={isDirty} />} />
    </section>
  );
}

function LivePart({ item }: { item: MediaItem }) {
  const { t } = useTranslation('live-owner');
  const client = useQueryClient();
  const { data: view, error } = useQuery(liveQuery(item.id));
  return (
    <section className="stack" aria-labelledby="live-settings">
      <h2 id="live-settings">{t('form.legend')}</h2>
      {error && <FailureNotice error={error} />}
      {view && (
        <LiveSettingsForm
          mediaId={item.id}
          view={view}
          onSaved={(saved) => client.setQueryData(liveQuery(item.id).queryKey, saved)}
          guard={(isDirty) => <UnsavedGuard isDirty={isDirty} />}
        />
      )}
    </section>
  );
}

/** An item's details, the group of its guests, and *Delete*. */
export function EditPage() {
  const { t } = useTranslation('edit');
  const { mediaId } = useParams({ from: '/members/media/$mediaId/edit' });
  const { data: item, error, refetch } = useQuery(mediaItemQuery(mediaId));
  usePageTitle(item ? t('page', { title: item.title }) : null);
  if (!item && error) return <FailedPage error={error} onRetry={() => void refetch()} />;
  if (!item) return <Waiting />;
  if (!item.may.edit) return <NotPermittedPage words={t('forbidden')} />;
  return (
    <Column>
      <PageHead>
        <div className="stack-tight">
          <PageHeading>{t('heading')}</PageHeading>
          <p className={`muted large ${styles.itemTitle}`}>
            <bdi>{item.title}</bdi>
          </p>
        </div>
        <Link to="/media/$mediaId" params={{ mediaId }} className={buttonClasses()}>
          {t('open')}
        </Link>
      </PageHead>
      <div className={styles.parts}>
        <DetailsForm key={item.id} item={item} guard={(isDirty) => <UnsavedGuard isDirty={isDirty} />} />
        {mediaKinds[item.kind].hasRoom && <RoomPart item={item} />}
        {mediaKinds[item.kind].hasLive && <LivePart key={item.id} item={item} />}
        {item.guestLinks !== null && <GuestAccessGroup guestLinks={item.guestLinks} />}
        {item.may.delete && <DeletePart item={item} />}
      </div>
    </Column>
  );
}
