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

/**
 * Who switched her microphone off gives the large picture to another who did not: to the loudest, else to the one who
 * has been on stage the longest, and whoever speaks next has it at once.
 */
export function withoutMuted(
  turn: SpeakerTurn,
  {
    isMuted,
    others,
    speaking,
  }: { isMuted: (id: string) => boolean; others: readonly string[]; speaking: readonly string[] },
  nowMilliseconds: number,
): SpeakerTurn {
  if (turn.participantId === null || !isMuted(turn.participantId)) return turn;
  const next = [...speaking, ...others].find((id) => !isMuted(id));
  if (next === undefined) return turn;
  return { participantId: next, silentSinceMilliseconds: nowMilliseconds - pauseMilliseconds };
}
