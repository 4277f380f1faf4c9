import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Opening, Room, Standing } from '#contracts/rooms.ts';
import type { ApiError } from '../../lib/api.ts';
import type { ServerEventHub } from '../../lib/server-events.ts';
import { canCall, WithoutCalls } from '../../lib/without-calls.tsx';
import { useWords } from '../../lib/words.ts';
import { Column } from '../../ui/page-frame.tsx';
import { Loading, Skeleton } from '../../ui/skeleton.tsx';
import { BlockedNote } from './blocked-note.tsx';
import { decideView } from './decide-view.ts';
import type { RoomView } from './decide-view.ts';
import type { DeviceChoices } from './devices/device-types.ts';
import { useDevices } from './devices/use-devices.ts';
import { EarlyScreen } from './early-screen.tsx';
import { useKeptSwitch } from './kept-switch.ts';
import { PreviewPage } from './preview-page.tsx';
import type { RoomItem } from './room-item.ts';
import { RoomNotice } from './room-notice.tsx';
import type { NoticeView } from './room-notice.tsx';
import type { RoomStore } from './room-store.ts';
import type { SeatStore } from './seat-store.ts';
import { playLetIn, prepareSounds } from './sounds.ts';
import { useEngine } from './use-engine.ts';
import { useOffline } from './use-offline.ts';
import { useRoom, useSeat } from './use-room.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { WaitingPage } from './waiting-page.tsx';

/** What the page inside gets: the seat, the room, and the devices chosen in the preview. */
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
  /** The participant has just come in, and neither by a reload nor by the preview, which says what others see. */
  isArrival: boolean;
  onLeave: () => void;
}

export interface RoomPlaceProps {
  item: RoomItem;
  pageSessionId: string;
  events: ServerEventHub;
  opening: Opening | null;
  isGuest: boolean;
  /** Whether this person has asked for a seat in this room before. */
  hasJoined: boolean;
  /** The person's name before the server has said which name is used in the room. */
  name: string;
  /** Draws the frame of all pages but the one inside. */
  frame: (page: ReactNode, isBare: boolean) => ReactNode;
  /** Draws the page with the countdown around the given screen. */
  early: (screen: ReactNode) => ReactNode;
  /** Draws the page for a refusal that is not the room's own, such as a link that was deleted. */
  refused: (error: ApiError, retry: () => void) => ReactNode;
  inside: (parts: InsideParts) => ReactNode;
  back?: ReactNode;
  onLeft?: () => void;
}

/** The state from which all pages of one person in one room follow. */
function useSituation({ item, pageSessionId, events, opening, isGuest, hasJoined }: RoomPlaceProps) {
  const {
    store: seatStore,
    seat,
    refusedName,
    isJoining,
    isUnreachable,
  } = useSeat({
    mediaId: item.id,
    events,
    pageSessionId,
    isGuest,
    hasJoined,
  });
  const isOffline = useOffline(seatStore.wake);
  const isInside = seat.step === 'standing' && seat.standing.state === 'inside';
  const { store: roomStore, room, error } = useRoom(item.id, events, isGuest && !isInside ? null : pageSessionId);
  useEffect(() => {
    // Inside, the participant may do and see more than before joining.
    if (isInside) void roomStore.refresh();
  }, [roomStore, isInside]);
  const isRoomAwaited = room === null && error === null;
  const view = decideView({ seat, room, isRoomAwaited, opening: room?.opening ?? opening, now: Date.now() });
  return { seatStore, seat, roomStore, room, view, refusedName, isJoining, isUnreachable: isUnreachable || isOffline };
}

/** A room for one person, or in a browser that cannot call, the reason why there is none. */
export function RoomPlace(props: RoomPlaceProps) {
  if (!canCall()) return props.frame(<WithoutCalls back={props.back} />, true);
  return (
    <>
      <BlockedNote events={props.events} />
      <PageOfRoom {...props} />
    </>
  );
}

/** From the preview to the end: the page follows from the state of the participant. */
function PageOfRoom(props: RoomPlaceProps) {
  const { item, pageSessionId, events, isGuest, frame, inside, onLeft } = props;
  const situation = useSituation(props);
  const { seatStore, roomStore, room, view, isUnreachable } = situation;
  const [hasSound, setHasSound] = useKeptSwitch('sound-when-let-in', true);
  const { devices, snapshot } = useDevices(view.page === 'waiting' || view.page === 'preview');
  const { isArrival, isMovedBack } = useComing(view.page, isGuest && !props.hasJoined, hasSound);
  useEffect(prepareSounds, []);
  useWakeLock(view.page === 'waiting' || view.page === 'inside');
  const leave = () => void seatStore.leave().then(onLeft);
  if (view.page === 'inside' && room) {
    // The room may have been renamed since the page was opened.
    const named = { ...item, title: room.title };
    const { standing } = view;
    const parts = { item: named, pageSessionId, events, isGuest, standing, room, roomStore, seatStore };
    return inside({ ...parts, choices: devices.choices(), isUnreachable, isArrival, onLeave: leave });
  }
  if (view.page === 'early') {
    return props.early(<EarlyScreen opening={view.opening} onOpen={seatStore.retry} />);
  }
  if (view.page === 'refused') return props.refused(view.error, seatStore.retry);
  const before = { item, devices, snapshot, isUnreachable };
  if (view.page === 'preview') {
    const join = (name: string) => void seatStore.join(name);
    const { isJoining, refusedName } = situation;
    const joining = { isJoining, refusedName, onJoin: join };
    return frame(<PreviewPage {...before} {...joining} room={room} name={props.name} />, false);
  }
  if (view.page === 'waiting') {
    const sound = { hasSound, onSound: setHasSound, isMovedBack };
    return frame(<WaitingPage {...before} {...sound} standing={view.standing} room={room} onLeave={leave} />, false);
  }
  if (view.page === 'opening' || view.page === 'inside') return frame(<Opened />, false);
  return <Notice view={view} situation={situation} props={props} />;
}

interface NoticeProps {
  view: NoticeView;
  situation: ReturnType<typeof useSituation>;
  props: RoomPlaceProps;
}

function Notice({ view, situation, props }: NoticeProps) {
  const { seatStore, roomStore, seat, isJoining, isUnreachable } = situation;
  const isEngineAway = view.page === 'noEngine';
  const engine = useEngine(isEngineAway);
  const isEngineBack = engine?.state === 'ready';
  const isBeforeJoin = seat.step === 'preview';
  useEffect(() => {
    if (!isEngineBack) return;
    if (isBeforeJoin) void roomStore.refresh();
    else seatStore.retry();
  }, [isEngineBack, isBeforeJoin, roomStore, seatStore]);
  // A member who comes back sees the preview first; knocking and waiting go on at once.
  const isPreviewNext = !props.isGuest && ['left', 'ended', 'reopened', 'elsewhere'].includes(view.page);
  if (isEngineAway && !engine) return props.frame(<Opened />, false);
  return props.frame(
    <RoomNotice
      view={view}
      engine={engine}
      isBusy={isJoining}
      isUnreachable={isUnreachable}
      isGuest={props.isGuest}
      ownerName={props.item.ownerName}
      onJoin={() => (isPreviewNext ? seatStore.toPreview() : void seatStore.join())}
      back={props.back}
    />,
    true,
  );
}

/** Where the participant came from to this page, and a sound for who was let in. */
function useComing(page: RoomView['page'], isNewGuest: boolean, hasSound: boolean) {
  const [coming, setComing] = useState({ isArrival: false, isMovedBack: false });
  const before = useRef<RoomView['page'] | null>(null);
  useEffect(() => {
    const from = before.current;
    before.current = page;
    if (from === page) return;
    const wasWaiting = from === 'waiting';
    setComing({
      isArrival: page === 'inside' && (wasWaiting || isNewGuest),
      // Only a moderator takes somebody from inside to the lobby.
      isMovedBack: page === 'waiting' && from === 'inside',
    });
    if (page === 'inside' && wasWaiting && hasSound) playLetIn();
  }, [page, isNewGuest, hasSound]);
  return coming;
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
