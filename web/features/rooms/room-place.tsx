import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Opening, Room, Standing } from '#contracts/rooms.ts';
import type { ApiError } from '../../lib/api.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { useWords } from '../../lib/words.ts';
import { Column } from '../../ui/page-frame.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { decideView } from './decide-view.ts';
import type { RoomView } from './decide-view.ts';
import type { DeviceChoices } from './devices/device-types.ts';
import { useDevices } from './devices/use-devices.ts';
import { EarlyScreen } from './early-screen.tsx';
import { useKeptSwitch } from './kept-switch.ts';
import { PreviewPage } from './preview-page.tsx';
import type { RoomItem } from './room-item.ts';
import { RoomNotice } from './room-notice.tsx';
import type { RoomStore } from './room-store.ts';
import type { SeatStore } from './seat-store.ts';
import { playLetIn, prepareSounds } from './sounds.ts';
import { useRoom, useSeat } from './use-room.ts';
import { WaitingPage } from './waiting-page.tsx';

/** What the page inside gets: her seat, the room, and what she chose before the door. */
export interface InsideParts {
  item: RoomItem;
  pageSessionId: string;
  events: ServerEventHub;
  isGuest: boolean;
  standing: Standing;
  room: Room;
  roomStore: RoomStore;
  seatStore: SeatStore;
  choices: DeviceChoices;
  isUnreachable: boolean;
  onLeave: () => void;
}

export interface RoomPlaceProps {
  item: RoomItem;
  pageSessionId: string;
  events: ServerEventHub;
  opening: Opening | null;
  isGuest: boolean;
  /** Her name before the server has told how she is called in the room. */
  name: string;
  /** The frame of all pages but the one inside. */
  frame: (page: ReactNode, isBare: boolean) => ReactNode;
  /** The page with the countdown: its screen is given. */
  early: (screen: ReactNode) => ReactNode;
  /** The page for a refusal that is not the room's own, such as a link that died. */
  refused: (error: ApiError, retry: () => void) => ReactNode;
  inside: (parts: InsideParts) => ReactNode;
  back?: ReactNode;
  onLeft?: () => void;
}

/** A room for one person, from the door to the end: the page follows from how she stands. */
export function RoomPlace(props: RoomPlaceProps) {
  const { item, pageSessionId, events, opening, isGuest, frame, inside, onLeft } = props;
  const {
    store: seatStore,
    seat,
    isJoining,
    isUnreachable,
  } = useSeat({
    mediaId: item.id,
    events,
    pageSessionId,
    isGuest,
  });
  const isInside = seat.step === 'standing' && seat.standing.state === 'inside';
  const { store: roomStore, room } = useRoom(item.id, events, isGuest && !isInside ? null : pageSessionId);
  useEffect(() => {
    // What she may do, and whom she may see, is more than it was before the door.
    if (isInside) void roomStore.refresh();
  }, [roomStore, isInside]);
  const [hasSound, setHasSound] = useKeptSwitch('sound-when-let-in', true);
  const view = decideView({ seat, room, opening: room?.opening ?? opening, now: Date.now() });
  const { devices, snapshot } = useDevices(view.page === 'waiting' || view.page === 'preview');
  const news = useNews(view, hasSound);
  useEffect(prepareSounds, []);
  const join = (name?: string) => void seatStore.join(name);
  const leave = () => void seatStore.leave().then(onLeft);
  const before = { item, devices, snapshot, isUnreachable };
  const words = () => {
    switch (view.page) {
      case 'opening':
        return <Opened />;
      case 'preview':
        return <PreviewPage {...before} room={room} name={props.name} isJoining={isJoining} onJoin={join} />;
      case 'waiting':
        return (
          <WaitingPage
            {...before}
            standing={view.standing}
            room={room}
            hasSound={hasSound}
            onSound={setHasSound}
            onLeave={leave}
          />
        );
      case 'early':
        return props.early(<EarlyScreen opening={view.opening} onOpen={seatStore.retry} />);
      case 'refused':
        return props.refused(view.error, seatStore.retry);
      case 'inside':
        return null;
      default:
        return (
          <RoomNotice
            view={view}
            engineProblem={room?.engine.problem ?? null}
            isBusy={isJoining}
            isUnreachable={isUnreachable}
            onJoin={isGuest || view.page === 'elsewhere' ? () => join() : () => rejoin(view.page)}
            back={props.back}
          />
        );
    }
  };
  // A member who comes back looks at camera and microphone first; knocking and waiting go on at once.
  const rejoin = (page: RoomView['page']) => (page === 'left' || page === 'ended' ? seatStore.toPreview() : join());
  const shown = words();
  return (
    <>
      <VisuallyHidden role="status">{news}</VisuallyHidden>
      {view.page === 'inside' && room
        ? inside({
            item,
            pageSessionId,
            events,
            isGuest,
            standing: view.standing,
            room,
            roomStore,
            seatStore,
            choices: devices.choices(),
            isUnreachable,
            onLeave: leave,
          })
        : framed(view, shown ?? <Opened />, frame)}
    </>
  );
}

/** The countdown and refusals bring their own frame. */
function framed(view: RoomView, shown: ReactNode, frame: RoomPlaceProps['frame']): ReactNode {
  if (view.page === 'early' || view.page === 'refused') return shown;
  const isOpenPage = view.page === 'preview' || view.page === 'waiting' || view.page === 'opening';
  return frame(shown, !isOpenPage);
}

/** Says, and plays, that she was let in. */
function useNews(view: RoomView, hasSound: boolean): string {
  const { t } = useWords('rooms');
  const [news, setNews] = useState('');
  const before = useRef(view.page);
  useEffect(() => {
    const wasWaiting = before.current === 'waiting';
    before.current = view.page;
    if (view.page !== 'inside' || !wasWaiting) return;
    setNews(t('letIn'));
    if (hasSound) playLetIn();
  }, [view.page, hasSound, t]);
  return view.page === 'inside' ? news : '';
}

function Opened() {
  const { t } = useWords('rooms');
  return (
    <Column>
      <Loading label={t('opening')} className="stack">
        <Skeleton width="14rem" height="2.25rem" />
        <Skeleton width="40%" />
      </Loading>
    </Column>
  );
}
