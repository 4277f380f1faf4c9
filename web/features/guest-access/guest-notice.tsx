import { useState } from 'react';
import type { ReactNode } from 'react';
import { awaitHeading, PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Card, CardAction, CardMark } from '../../ui/card.tsx';
import { AlertIcon, ClosedIcon, GoneIcon, KeyIcon, OffIcon, RefreshIcon } from '../../ui/icons.ts';
import type { IconShape } from '../../ui/icons.ts';
import type { DeniedReason } from './denied-reason.ts';
import { GuestFrame } from './guest-frame.tsx';

interface GuestNoticeProps {
  icon: IconShape;
  title: string;
  words: string;
  next?: string;
  action?: ReactNode;
  /** Replaces a page that was open: the heading takes focus, so that a screen reader announces it. */
  isSudden?: boolean;
}

/** A page instead of the item: what happened in one sentence, what to do next. */
function GuestNotice({ icon, title, words, next, action, isSudden = false }: GuestNoticeProps) {
  // Must run before the heading is mounted, because the heading checks it then.
  useState(() => isSudden && awaitHeading());
  usePageTitle(title);
  return (
    <GuestFrame isBare>
      <Card>
        <CardMark icon={icon} />
        <PageHeading>{title}</PageHeading>
        <p className="large">{words}</p>
        {next && <p className="muted large">{next}</p>}
        {action && <CardAction>{action}</CardAction>}
      </Card>
    </GuestFrame>
  );
}

function TryAgain({ onPress = () => location.reload() }: { onPress?: () => void }) {
  const { t } = useWords('site');
  return (
    <Button icon={RefreshIcon} onClick={onPress}>
      {t('tryAgain')}
    </Button>
  );
}

const icons: Record<DeniedReason, IconShape> = {
  off: ClosedIcon,
  siteOff: ClosedIcon,
  taken: ClosedIcon,
  invalid: OffIcon,
  unavailable: GoneIcon,
  unknown: OffIcon,
  notReady: ClosedIcon,
};

/** The Access denied page. It reveals nothing about the item. */
export function AccessDenied({ reason, isSudden = false }: { reason: DeniedReason; isSudden?: boolean }) {
  const { t } = useWords('guest');
  const mayPass = reason === 'off' || reason === 'siteOff' || reason === 'taken';
  return (
    <GuestNotice
      icon={icons[reason]}
      isSudden={isSudden}
      title={reason === 'notReady' ? t('denied.notReadyTitle') : t('denied.title')}
      words={t(`denied.${reason}`)}
      next={t(`denied.${reason}Next`)}
      action={mayPass && <TryAgain />}
    />
  );
}

/** For a guest who opens the item's guest page without having entered by a link. */
export function OpenLinkAgain() {
  const { t } = useWords('guest');
  return <GuestNotice icon={KeyIcon} title={t('again.title')} words={t('again.words')} next={t('again.next')} />;
}

/** For a guest whose visit was ended while the page was open. */
export function PageClosed() {
  const { t } = useWords('guest');
  return (
    <GuestNotice
      isSudden
      icon={ClosedIcon}
      title={t('closed.title')}
      words={t('closed.words')}
      next={t('closed.next')}
    />
  );
}

/** For a page that could not be loaded, which says nothing about the link. */
export function GuestPageFailed({ words, onRetry }: { words: string; onRetry: () => void }) {
  const { t } = useWords('guest');
  return (
    <GuestNotice icon={AlertIcon} title={t('failed.title')} words={words} action={<TryAgain onPress={onRetry} />} />
  );
}
