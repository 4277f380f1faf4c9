import { useMemo, useState } from 'react';
import { stageTiles } from './stage-tiles.ts';
import { useAdmitting } from './use-admitting.ts';
import { useComings } from './use-comings.ts';
import { useEnteredCall } from './use-entered-call.ts';
import { useHands } from './use-hands.ts';
import { useKnocking } from './use-knocking.ts';
import { useMutedSpeech } from './use-muted-speech.ts';
import { usePanel } from './use-panel.ts';
import { useParticipantNews } from './use-participant-news.ts';
import { useReactions } from './use-reactions.ts';
import { useRoomActions } from './use-room-actions.ts';
import type { InsideParts } from '../room-place.tsx';
import type { StageLayout } from '../stage/stage-types.ts';
import { useRoomShortcuts } from '../stage/use-room-shortcuts.ts';

export type Inside = ReturnType<typeof useInsideRoom>;

/** All state of the page inside a room except the chat: the call, the actions, what is open. */
export function useInsideRoom(parts: InsideParts) {
  const { item, pageSessionId, standing, room, roomStore } = parts;
  const ownId = standing.participantId;
  const { call, snapshot } = useEnteredCall(parts);
  const actions = useRoomActions(item.id, pageSessionId, roomStore);
  const panel = usePanel(room.may.chat);
  const [layout, setLayout] = useState<StageLayout>('grid');
  const isHandRaised = room.participants.some(({ id, handRaisedAt }) => id === ownId && handRaisedAt !== null);
  const knocking = useKnocking({
    waiting: room.waiting,
    isListInView: panel.panel === 'participants',
    title: item.title,
  });
  const admitting = useAdmitting(actions);
  const news = useParticipantNews({
    ...{ room, ownId, isArrival: parts.isArrival, wishes: actions.wishes, own: snapshot.own },
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
    ...{ call, snapshot, actions, panel, layout, isHandRaised, knocking, admitting, news, hands, on, shortcuts, ownId },
    ...useTiles(parts, snapshot.people),
    comings: useComings(room.participants, ownId),
    mutedSpeech: useMutedSpeech(snapshot, ownId),
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
