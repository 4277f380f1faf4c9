import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { GuestAccess, GuestLink } from '#contracts/guest-access.ts';
import { FailureNotice } from '../../lib/failure-notice.tsx';
import { Button } from '../../ui/button.tsx';
import { DialogBody, DialogListHead, DialogSetting } from '../../ui/dialog-parts.tsx';
import { Empty } from '../../ui/empty.tsx';
import { GuestIcon, PlusIcon } from '../../ui/icons.ts';
import { Notice } from '../../ui/notice.tsx';
import { Switch } from '../../ui/switch.tsx';
import { CreateLinkWindow } from './create-link-window.tsx';
import { DeleteLinkWindow } from './delete-link-window.tsx';
import { EndNowWindow } from './end-now-window.tsx';
import type { Ending } from './end-now-window.tsx';
import styles from './guest-access.module.css';
import { GuestsInside, guestsToggleId } from './guests-inside.tsx';
import type { TypedLink } from './link-fields.ts';
import { copyId, deleteId, endLinkId, isEnded, LinksTable } from './links-table.tsx';
import { OwnerHelp } from './owner-help.tsx';
import { useSwitch } from './use-guest-access.ts';

/** A new link as the site suggests it. */
const suggest = ({ suggested }: GuestAccess): TypedLink => ({
  name: '',
  clicks: suggested.clicks === null ? '' : String(suggested.clicks),
  days: suggested.days === null ? '' : String(suggested.days),
});
const byId = (...ids: string[]) => ids.map((id) => document.getElementById(id)).find((found) => found !== null) ?? null;

export interface GuestAccessSettingsProps {
  mediaId: string;
  access: GuestAccess;
  switchRef: RefObject<HTMLButtonElement | null>;
}

/** The switch, the links, the guests inside, and the windows over them. Mounted as long as its window is open. */
export function GuestAccessSettings({ mediaId, access, switchRef }: GuestAccessSettingsProps) {
  const { t } = useTranslation('guest-access');
  const [news, setNews] = useState<string | null>(null);
  const [isCreating, setIsCreating] = useState(false);
  const [typed, setTyped] = useState(() => suggest(access));
  const [deleting, setDeleting] = useState<{ link: GuestLink; isOpen: boolean } | null>(null);
  const [ending, setEnding] = useState<{ ending: Ending; isOpen: boolean } | null>(null);
  const createId = useId();
  /** Ids of the elements that focus may go to when the window on top closes, the best first. */
  const next = useRef<string[]>([]);
  const finalFocus = () => byId(...next.current, createId);

  const askDelete = (link: GuestLink) => {
    next.current = [deleteId(link.id)];
    setNews(null);
    setDeleting({ link, isOpen: true });
  };
  const takeDeleted = (link: GuestLink, result: 'deleted' | 'gone') => {
    const at = access.links.findIndex(({ id }) => id === link.id);
    const after = access.links[at + 1] ?? access.links[at - 1];
    next.current = after ? [deleteId(after.id)] : [];
    setDeleting({ link, isOpen: false });
    if (result === 'gone') setNews(t('changed.linkGone', { name: link.name }));
  };
  const askEnd = (asked: Ending) => {
    next.current = asked.of === 'link' ? [endLinkId(asked.id), guestsToggleId] : [guestsToggleId];
    setNews(null);
    setEnding({ ending: asked, isOpen: true });
  };
  const takeEnded = (result: 'ended' | 'gone') => {
    setEnding(ending && { ...ending, isOpen: false });
    if (result === 'gone') setNews(t('changed.guestGone'));
  };
  return (
    <DialogBody>
      <div role="status" className={styles.news}>
        {news && <Notice title={news} />}
      </div>
      <EnableSwitch mediaId={mediaId} access={access} switchRef={switchRef} />
      <ListHead
        access={access}
        createId={createId}
        onCreate={() => {
          next.current = [];
          setNews(null);
          setIsCreating(true);
        }}
      />
      {access.links.length > 0 ? (
        <LinksTable
          links={access.links}
          onDelete={askDelete}
          onEnd={(link) => askEnd({ of: 'link', id: link.id, name: link.name, hasLink: !isEnded(link) })}
        />
      ) : (
        <Empty icon={GuestIcon} title={t('manage.emptyTitle')}>
          {t('manage.emptyText')}
        </Empty>
      )}
      {access.inside > 0 && (
        <GuestsInside
          mediaId={mediaId}
          inside={access.inside}
          onEndGuest={({ id, name, email, linkId }) => {
            const link = access.links.find((one) => one.id === linkId);
            askEnd({ of: 'guest', id, name, email, hasLink: link !== undefined && !isEnded(link) });
          }}
          onEndAll={() => askEnd({ of: 'all' })}
        />
      )}
      <OwnerHelp />
      <CreateLinkWindow
        mediaId={mediaId}
        most={access.most}
        isOpen={isCreating}
        typed={typed}
        onType={setTyped}
        onClose={() => setIsCreating(false)}
        onCreated={(link) => {
          next.current = [copyId(link.id)];
          setTyped(suggest(access));
          setIsCreating(false);
        }}
        finalFocus={finalFocus}
      />
      {deleting && (
        <DeleteLinkWindow
          mediaId={mediaId}
          link={deleting.link}
          isOpen={deleting.isOpen}
          onClose={() => setDeleting({ ...deleting, isOpen: false })}
          onDeleted={(result) => takeDeleted(deleting.link, result)}
          onClosed={() => setDeleting(null)}
          finalFocus={finalFocus}
        />
      )}
      {ending && (
        <EndNowWindow
          mediaId={mediaId}
          ending={ending.ending}
          isEnabled={access.isEnabled}
          isOpen={ending.isOpen}
          onClose={() => setEnding({ ...ending, isOpen: false })}
          onEnded={takeEnded}
          onClosed={() => setEnding(null)}
          finalFocus={finalFocus}
        />
      )}
    </DialogBody>
  );
}

function EnableSwitch({ mediaId, access, switchRef }: GuestAccessSettingsProps) {
  const { t } = useTranslation('guest-access');
  const change = useSwitch(mediaId);
  const labelId = useId();
  useLayoutEffect(() => {
    // The window may have opened before its settings were known: focus then waited elsewhere in it.
    const { activeElement } = document;
    if (!activeElement || activeElement === document.body) switchRef.current?.focus();
  }, [switchRef]);
  const hasSomethingOff = !access.isEnabled && (access.links.length > 0 || access.inside > 0);
  return (
    <>
      <DialogSetting>
        <div>
          <span id={labelId} className="strong">
            {t('manage.enable')}
          </span>
          <div role="status">{hasSomethingOff && <p className={styles.offWords}>{t('manage.offWords')}</p>}</div>
        </div>
        <Switch
          ref={switchRef}
          aria-labelledby={labelId}
          isOn={access.isEnabled}
          isBusy={change.isPending}
          onChange={(isOn) => change.mutate(isOn)}
        />
      </DialogSetting>
      {change.error && <FailureNotice error={change.error} className={styles.failed} />}
    </>
  );
}

interface ListHeadProps {
  access: GuestAccess;
  createId: string;
  onCreate: () => void;
}

function ListHead({ access, createId, onCreate }: ListHeadProps) {
  const { t } = useTranslation('guest-access');
  const reasonId = useId();
  const { isEnabled, links, maxLinks } = access;
  const full = links.length >= maxLinks ? t('manage.blockedFull', { count: maxLinks }) : null;
  const reason = full ?? (isEnabled ? null : t('manage.blockedOff'));
  return (
    <DialogListHead>
      <div>
        <p className="strong">{t('manage.links', { count: links.length })}</p>
        {reason && (
          <p className="muted" id={reasonId}>
            {reason}
          </p>
        )}
      </div>
      <Button
        id={createId}
        look={links.length === 0 ? 'primary' : 'secondary'}
        icon={PlusIcon}
        isBlocked={reason !== null}
        reasonId={reasonId}
        aria-haspopup="dialog"
        onClick={onCreate}
      >
        {t('manage.create')}
      </Button>
    </DialogListHead>
  );
}
