import type { CallSnapshot } from './call-types.ts';

/** The sound of the participant's own microphone, muted or not; null while none is open. */
export function findOwnMicrophone({ people }: CallSnapshot, ownId: string): MediaStreamTrack | null {
  return people.get(ownId)?.microphone.track?.mediaStreamTrack ?? null;
}
