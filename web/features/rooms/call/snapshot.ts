import type { Room } from 'livekit-client';
import type { CallPerson, CallSnapshot } from './call-types.ts';

export const beginning: CallSnapshot = {
  state: 'idle',
  isComingBack: false,
  people: new Map<string, CallPerson>(),
  activeSpeakerId: null,
  mayPublish: false,
  mayShareScreen: false,
  isAllFrozen: false,
  isAudioBlocked: false,
  own: {
    isMicrophoneOn: false,
    isCameraOn: false,
    isSharing: false,
    isUnheard: false,
    switchedOffByModerator: [],
    problem: null,
  },
};

/** LiveKit's number for a shared screen among the sources a participant may publish. */
const screenShareSource = 3;

/** What the own participant may send by the present grants; an empty list of sources means all. */
export function readGrants({ localParticipant: { permissions } }: Room) {
  const mayPublish = permissions?.canPublish === true;
  const sources: readonly number[] = permissions?.canPublishSources ?? [];
  const mayByGrants = mayPublish && (sources.length === 0 || sources.includes(screenShareSource));
  return { mayPublish, mayShareScreen: mayByGrants && 'getDisplayMedia' in (navigator.mediaDevices ?? {}) };
}

/** Whether both are equal in all parts, so that listeners need not be called. */
export function isSameSnapshot(a: CallSnapshot, b: CallSnapshot): boolean {
  const keys = Object.keys(a) as (keyof CallSnapshot)[];
  const ownKeys = Object.keys(a.own) as (keyof CallSnapshot['own'])[];
  return keys.every((key) => (key === 'own' ? ownKeys.every((own) => a.own[own] === b.own[own]) : a[key] === b[key]));
}
