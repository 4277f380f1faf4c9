import { useMemo, useState } from 'react';
import { useChat } from '../features/chat/use-chat.ts';
import { stageTiles } from '../features/rooms/inside/stage-tiles.ts';
import { useEnteredCall } from '../features/rooms/inside/use-entered-call.ts';
import { useHands } from '../features/rooms/inside/use-hands.ts';
import { useKnocking } from '../features/rooms/inside/use-knocking.ts';
import { usePanel } from '../features/rooms/inside/use-panel.ts';
import { useReactions } from '../features/rooms/inside/use-reactions.ts';
import { useRoomActions } from '../features/rooms/inside/use-room-actions.ts';
import type { InsideParts } from '../features/rooms/room-place.tsx';
import type { StageLayout } from '../features/rooms/stage/stage-types.ts';
import { useRoomShortcuts } from '../features/rooms/stage/use-room-shortcuts.ts';

export type Inside = ReturnType<typeof useInsideRoom>;

/** Everything the page inside a room is made of: the call, the chat, what was pressed. */
export function useInsideRoom(parts: InsideParts) {
  const { item, pageSessionId, events, standing, room, roomStore } = parts;
  const ownId = standing.participantId;
  const { call, snapshot } = useEnteredCall(parts);
  const actions = useRoomActions(item.id, pageSessionId, roomStore);
  const chat = useChat({ mediaId: item.id, pageSessionId, ownId, events });
  const panel = usePanel(room.may.chat);
  const [layout, setLayout] = useState<StageLayout>('grid');
  const isHandRaised = room.participants.some(({ id, handRaisedAt }) => id === ownId && handRaisedAt !== null);
  const knocking = useKnocking({
    waiting: room.waiting,
    isListInView: panel.panel === 'participants',
    title: item.title,
    onAdmit: (participantId) => void actions.person('admit', participantId),
  });
  const hands = useHands({
    participants: room.participants,
    ownId,
    mayModerate: room.may.moderate,
    isListInView: panel.panel === 'participants',
  });
  const on = {
    microphone: () => void call.setMicrophone(!snapshot.own.isMicrophoneOn),
    camera: () => void call.setCamera(!snapshot.own.isCameraOn),
    hand: () => void actions.hand(!isHandRaised),
    participants: () => panel.toggle('participants'),
    chat: () => panel.toggle('chat'),
  };
  const shortcuts = useRoomShortcuts({
    ...(snapshot.mayPublish ? { microphone: on.microphone, camera: on.camera } : {}),
    ...(room.may.raiseHand ? { hand: on.hand } : {}),
    participants: on.participants,
    ...(room.may.chat ? { chat: on.chat } : {}),
  });
  return {
    ...{ call, snapshot, actions, chat, panel, layout, isHandRaised, knocking, hands, on, shortcuts, ownId },
    ...useTiles(parts, snapshot.people),
    toggleLayout: () => setLayout(layout === 'grid' ? 'speaker' : 'grid'),
  };
}

type People = ReturnType<typeof useEnteredCall>['snapshot']['people'];

function useTiles({ room, standing, events }: InsideParts, people: People) {
  const reactions = useReactions(events);
  const ownId = standing.participantId;
  const { participants } = room;
  const tiles = useMemo(
    () => stageTiles({ participants, people, ownId, reactions: reactions.byPerson }),
    [participants, people, ownId, reactions.byPerson],
  );
  const floating = useMemo(() => {
    const onStage = new Set(tiles.map(({ participantId }) => participantId));
    return reactions.shown
      .filter(({ participantId }) => !onStage.has(participantId))
      .map(({ key, participantId, emoji }) => {
        const name = participants.find(({ id }) => id === participantId)?.name ?? '';
        return { id: String(key), emoji, name };
      });
  }, [tiles, reactions.shown, participants]);
  return { tiles, floating };
}
