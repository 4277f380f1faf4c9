import { useState } from 'react';
import type { ReactNode } from 'react';
import type { EngineState, Standing } from '#contracts/rooms.ts';
import { awaitHeading, PageHeading, usePageTitle } from '../../lib/page-heading.tsx';
import { useWords } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Card, CardAction, CardMark } from '../../ui/card.tsx';
import {
  AlertIcon,
  ClosedIcon,
  ElsewhereIcon,
  EndedIcon,
  GuestIcon,
  LockIcon,
  PeopleIcon,
  RemovedIcon,
  SettingsIcon,
} from '../../ui/icons.ts';
import type { IconShape } from '../../ui/icons.ts';
import type { RoomView } from './decide-view.ts';
import { EngineProgress, problemWords } from './engine-notice.tsx';
import { formatTime } from '../../lib/moments.ts';
import { useNow } from '../../lib/use-now.ts';

export type NoticeView = Extract<
  RoomView,
  {
    page:
      | 'elsewhere'
      | 'declined'
      | 'removed'
      | 'banned'
      | 'left'
      | 'ended'
      | 'reopened'
      | 'over'
      | 'full'
      | 'locked'
      | 'noEngine';
  }
>;

const icons: Record<NoticeView['page'], IconShape> = {
  elsewhere: ElsewhereIcon,
  declined: ClosedIcon,
  removed: RemovedIcon,
  banned: ClosedIcon,
  left: GuestIcon,
  ended: EndedIcon,
  reopened: PeopleIcon,
  over: EndedIcon,
  full: PeopleIcon,
  locked: LockIcon,
  noEngine: SettingsIcon,
};

export interface RoomNoticeProps {
  view: NoticeView;
  /** The state of the engine, where the engine keeps the participant out. */
  engine: EngineState | null;
  isBusy: boolean;
  isUnreachable: boolean;
  /** Members open the next session themselves. */
  isGuest: boolean;
  /** Whom members ask when they are kept out. */
  ownerName: string;
  /** Asks for a seat, or shows the preview before it. */
  onJoin: () => void;
  /** The way out for those who have one: for members, the link to the item's page. */
  back?: ReactNode;
}

/** A page in the room's place: what happened, and what the participant can do next. */
export function RoomNotice({ view, engine, isBusy, isUnreachable, isGuest, ownerName, onJoin, back }: RoomNoticeProps) {
  const { t } = useWords('rooms');
  const page = nameOf(view, engine);
  // This replaces another page: its heading takes focus, so that a screen reader announces it.
  useState(() => awaitHeading());
  usePageTitle(t(`notices.${page}.title`));
  const action = actionOf(page, view);
  const isKeptOut = page === 'banned' || page === 'locked';
  const mayPass = page === 'full' || page === 'locked' || page === 'noEngine';
  const goesOn = page === 'building' || page === 'starting';
  return (
    <Card>
      <CardMark icon={isUnreachable ? AlertIcon : icons[view.page]} />
      <PageHeading>{t(`notices.${page}.title`)}</PageHeading>
      <Words page={page} view={view} engine={engine} isGuest={isGuest} />
      {isKeptOut && !isGuest && <p className="muted large">{t('notices.whom', { owner: ownerName })}</p>}
      {(mayPass || goesOn) && (
        <p role="status" className="muted large">
          {t(goesOn ? 'engine.goesOn' : 'notices.tryingAgain')}
        </p>
      )}
      {page === 'building' && <EngineProgress progress={engine?.progress ?? null} />}
      {isUnreachable && <p role="status">{t('errors:network')}</p>}
      {(action || back) && (
        <CardAction>
          <span className="row-wrap">
            {action === 'knock' && 'standing' in view && (
              <KnockButton standing={view.standing} isBusy={isBusy} onJoin={onJoin} isBack={page === 'removed'} />
            )}
            {action && action !== 'knock' && (
              <Button isBusy={isBusy} onClick={onJoin}>
                {page === 'ended' && !isGuest ? t('notices.ended.joinAgain') : t(`notices.${page}.action`)}
              </Button>
            )}
            {back}
          </span>
        </CardAction>
      )}
    </Card>
  );
}

type NoticeName = NoticeView['page'] | 'building' | 'starting' | 'off';

/** An engine that is being prepared is no fault: its page says how long it takes. */
function nameOf({ page }: NoticeView, engine: EngineState | null): NoticeName {
  if (page !== 'noEngine' || !engine) return page;
  if (engine.state === 'building' || engine.state === 'off') return engine.state;
  return engine.state === 'starting' || engine.state === 'ready' ? 'starting' : page;
}

function actionOf(page: NoticeName, view: NoticeView): 'knock' | 'join' | null {
  switch (page) {
    case 'declined':
    case 'removed':
      return 'knock';
    case 'elsewhere':
    case 'left':
    case 'reopened':
    case 'full':
    case 'locked':
    case 'noEngine':
      return 'join';
    case 'ended':
      return view.page === 'ended' && view.mayJoin ? 'join' : null;
    default:
      return null;
  }
}

interface WordsProps extends Pick<RoomNoticeProps, 'view' | 'engine' | 'isGuest'> {
  page: NoticeName;
}

function Words({ page, view, engine, isGuest }: WordsProps) {
  const { t } = useWords('rooms');
  if (view.page === 'ended') {
    const { openedAt, endedAt } = view;
    return (
      <>
        {openedAt && endedAt && (
          <p className="large">{t('notices.ended.ran', { from: formatTime(openedAt), to: formatTime(endedAt) })}</p>
        )}
        <p className="muted large">{t('notices.ended.words')}</p>
      </>
    );
  }
  if (view.page === 'over' && view.opening) {
    const { startsAt, endsAt } = view.opening;
    return <p className="large">{t('notices.over.ran', { from: formatTime(startsAt), to: formatTime(endsAt) })}</p>;
  }
  const isEngineAway = page === 'noEngine' || page === 'off';
  const problem = isEngineAway && engine?.problem;
  const words = isEngineAway && !isGuest ? 'wordsMember' : 'words';
  const hasNoKnock = 'standing' in view && (!view.standing.knock || view.standing.knock.left === 0);
  return (
    <>
      {problem && <p className="large">{problemWords(problem, t)}</p>}
      <p className={problem ? 'muted large' : 'large'}>{t(`notices.${page}.${words}`)}</p>
      {hasNoKnock && <p className="muted large">{t('notices.noKnock')}</p>}
    </>
  );
}

/** "0:24". */
const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;

interface KnockButtonProps {
  standing: Standing;
  isBusy: boolean;
  isBack: boolean;
  onJoin: () => void;
}

function KnockButton({ standing: { knock }, isBusy, isBack, onJoin }: KnockButtonProps) {
  const { t } = useWords('rooms');
  const now = useNow(500);
  if (!knock || knock.left === 0) return null;
  const seconds = Math.ceil((Date.parse(knock.mayAt) - now) / 1000);
  return (
    <Button isBusy={isBusy} isBlocked={seconds > 0} onClick={onJoin}>
      {seconds > 0 ? (
        <>
          {t('notices.askIn')} <span className="number ratio">{clock(seconds)}</span>
        </>
      ) : (
        t(isBack ? 'notices.removed.action' : 'notices.declined.action')
      )}
    </Button>
  );
}
