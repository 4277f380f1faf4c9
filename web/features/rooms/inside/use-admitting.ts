import { useState } from 'react';
import type { WaitingPerson } from '#contracts/rooms.ts';
import { findParticipantsButton } from './person-card.tsx';
import type { RoomActions } from './use-room-actions.ts';

export type Admitting = ReturnType<typeof useAdmitting>;

/** Admits by name; somebody who is away only after a question, see `AdmitQuestion`. */
export function useAdmitting(actions: RoomActions) {
  const [absent, setAbsent] = useState<WaitingPerson | null>(null);
  const [pressed, setPressed] = useState<Element | null>(null);
  return {
    absent,
    isBusy: absent !== null && actions.busy.has(`admit ${absent.id}`),
    admit(person: WaitingPerson): void {
      if (!person.isAway) return void actions.person('admit', person.id);
      setPressed(document.activeElement);
      setAbsent(person);
    },
    confirm(): void {
      if (absent) void actions.person('admit', absent.id).then(() => setAbsent(null));
    },
    dismiss: () => setAbsent(null),
    /** The pressed button may be gone with its person. */
    findFocus: () => (pressed instanceof HTMLElement && pressed.isConnected ? pressed : findParticipantsButton()),
  };
}
