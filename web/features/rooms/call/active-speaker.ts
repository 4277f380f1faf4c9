/** Who is shown as the speaker, and since when that participant has been silent. */
export interface ShownSpeaker {
  participantId: string | null;
  silentSinceMilliseconds: number | null;
}

export const nobodyYet: ShownSpeaker = { participantId: null, silentSinceMilliseconds: null };

/**
 * A pause of this length does not cost the speaker the large picture, so that a short noise of another does not take
 * it.
 */
const pauseMilliseconds = 1500;

/**
 * Who is shown as the speaker now. `speaking`: the other participants who are heard, loudest first. The previous
 * speaker stays through a pause, and while nobody else speaks.
 */
export function nextSpeaker(shown: ShownSpeaker, speaking: readonly string[], nowMilliseconds: number): ShownSpeaker {
  const { participantId, silentSinceMilliseconds } = shown;
  if (participantId !== null && speaking.includes(participantId)) {
    return silentSinceMilliseconds === null ? shown : { participantId, silentSinceMilliseconds: null };
  }
  const loudest = speaking[0];
  const silentFor = silentSinceMilliseconds === null ? 0 : nowMilliseconds - silentSinceMilliseconds;
  if (loudest !== undefined && (participantId === null || silentFor >= pauseMilliseconds)) {
    return { participantId: loudest, silentSinceMilliseconds: null };
  }
  if (participantId === null || silentSinceMilliseconds !== null) return shown;
  return { participantId, silentSinceMilliseconds: nowMilliseconds };
}

/** A participant who left the stage is no longer its speaker. */
export function withoutGone(shown: ShownSpeaker, isHere: (participantId: string) => boolean): ShownSpeaker {
  return shown.participantId === null || isHere(shown.participantId) ? shown : nobodyYet;
}

/**
 * A speaker who is muted is replaced by somebody who is not: the loudest, else the one longest on stage. Whoever speaks
 * next is shown at once.
 */
export function withoutMuted(
  shown: ShownSpeaker,
  {
    isMuted,
    others,
    speaking,
  }: { isMuted: (id: string) => boolean; others: readonly string[]; speaking: readonly string[] },
  nowMilliseconds: number,
): ShownSpeaker {
  if (shown.participantId === null || !isMuted(shown.participantId)) return shown;
  const next = [...speaking, ...others].find((id) => !isMuted(id));
  if (next === undefined) return shown;
  return { participantId: next, silentSinceMilliseconds: nowMilliseconds - pauseMilliseconds };
}
