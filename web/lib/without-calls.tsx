import { useState } from 'react';
import type { ReactNode } from 'react';
import { Card, CardAction, CardMark } from '../ui/card.tsx';
import { AlertIcon } from '../ui/icons.ts';
import { awaitHeading, PageHeading, usePageTitle } from './page-heading.tsx';
import { useWords } from './words.ts';

/** Whether the browser can send and receive audio and video in a room. */
export function canCall(): boolean {
  return 'RTCPeerConnection' in globalThis;
}

/** In place of a room, in a browser that cannot call: without sound and picture, nobody takes part. */
export function WithoutCalls({ back }: { back?: ReactNode }) {
  const { t } = useWords('site');
  useState(() => awaitHeading());
  usePageTitle(t('withoutCalls.title'));
  return (
    <Card>
      <CardMark icon={AlertIcon} />
      <PageHeading>{t('withoutCalls.title')}</PageHeading>
      <p className="large">{t('withoutCalls.words')}</p>
      <p className="muted large">{t('withoutCalls.next')}</p>
      {back && <CardAction>{back}</CardAction>}
    </Card>
  );
}
