/** Who is shown as speaking, and since when nobody heard her. */
export interface SpeakerTurn {
  participantId: string | null;
  silentSinceMilliseconds: number | null;
}

export const nobodyYet: SpeakerTurn = { participantId: null, silentSinceMilliseconds: null };

/** So long somebody may pause without losing the large picture to another's cough. */
const pauseMilliseconds = 1500;

/**
 * Who is shown as the speaker now. `speaking`: the others who are heard, loudest first. The one before keeps her place
 * through a pause, and while nobody else speaks.
 */
export function nextTurn(turn: SpeakerTurn, speaking: readonly string[], nowMilliseconds: number): SpeakerTurn {
  const { participantId, silentSinceMilliseconds } = turn;
  if (participantId !== null && speaking.includes(participantId)) {
    return silentSinceMilliseconds === null ? turn : { participantId, silentSinceMilliseconds: null };
  }
  const loudest = speaking[0];
  const silentFor = silentSinceMilliseconds === null ? 0 : nowMilliseconds - silentSinceMilliseconds;
  if (loudest !== undefined && (participantId === null || silentFor >= pauseMilliseconds)) {
    return { participantId: loudest, silentSinceMilliseconds: null };
  }
  if (participantId === null || silentSinceMilliseconds !== null) return turn;
  return { participantId, silentSinceMilliseconds: nowMilliseconds };
}

/** Somebody who left the stage is not its speaker. */
export function withoutGone(turn: SpeakerTurn, isHere: (participantId: string) => boolean): SpeakerTurn {
  return turn.participantId === null || isHere(turn.participantId) ? turn : nobodyYet;
}
