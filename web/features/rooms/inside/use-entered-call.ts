import { useEffect, useRef } from 'react';
import type { Standing } from '#contracts/rooms.ts';
import type { Call, CallSnapshot } from '../call/call-types.ts';
import { useCall } from '../call/use-call.ts';
import type { DeviceChoices } from '../devices/device-types.ts';
import type { SeatStore } from '../seat-store.ts';

const overStates: readonly CallSnapshot['state'][] = ['elsewhere', 'removed', 'ended'];
/** The engine may have ended a call although the server kept the seat: the page connects again after this pause. */
const againMilliseconds = 2000;

export interface EnteredCallParts {
  standing: Standing;
  seatStore: SeatStore;
  choices: DeviceChoices;
  isGuest: boolean;
}

/** The call of a participant inside: connected at once, and again when it ended although the seat did not. */
export function useEnteredCall(parts: EnteredCallParts): { call: Call; snapshot: CallSnapshot } {
  const { standing, seatStore } = parts;
  const { call, snapshot } = useCall({ mayReconnect: seatStore.isSeatGood });
  const latest = useRef(parts);
  useEffect(() => {
    latest.current = parts;
  });
  const token = standing.connect?.token;
  useEffect(() => {
    if (!token) return;
    enter(call, latest.current);
  }, [call, token]);
  const isOver = overStates.includes(snapshot.state);
  useEffect(() => {
    if (!isOver) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isGone = false;
    void seatStore.refresh().then(() => {
      if (!isGone) timer = setTimeout(() => enter(call, latest.current), againMilliseconds);
    });
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [isOver, call, seatStore]);
  return { call, snapshot };
}

function enter(call: Call, { standing, choices, isGuest }: EnteredCallParts): void {
  const { connect } = standing;
  if (!connect) return;
  // Guests saw no preview that would say so: nobody sees or hears a guest before the guest presses a button.
  const sent = isGuest ? { ...choices, isCameraOn: false, isMicrophoneOn: false } : choices;
  call.connect({ serverUrl: connect.url, participantId: connect.token, choices: sent });
}
