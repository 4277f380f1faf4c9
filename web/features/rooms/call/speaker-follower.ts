import { nextSpeaker, nobodyYet, withoutGone, withoutMuted } from './active-speaker.ts';
import type { CallPerson } from './call-types.ts';

const checkAgainMilliseconds = 1600;

export interface SpeakerFollower {
  /** The id of the speaker, given who is on stage and who is heard now, loudest first. */
  follow(people: ReadonlyMap<string, CallPerson>, heard: readonly string[]): string | null;
  stop(): void;
}

/** Follows who speaks. Calls `checkAgain` after a while when somebody else speaks during the speaker's pause. */
export function createSpeakerFollower(checkAgain: () => void): SpeakerFollower {
  let shown = nobodyYet;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    follow(people, heard) {
      const now = Date.now();
      const isMuted = (id: string) => people.get(id)?.microphone.isMuted ?? true;
      const others = [...people.values()].filter(({ isOwn }) => !isOwn).map(({ participantId }) => participantId);
      // For a moment the engine still reports somebody as heard who has just muted.
      const speaking = heard.filter((id) => !isMuted(id));
      const here = withoutGone(shown, (id) => people.has(id));
      shown = nextSpeaker(withoutMuted(here, { isMuted, others, speaking }, now), speaking, now);
      clearTimeout(timer);
      const isOtherWaiting = shown.silentSinceMilliseconds !== null && speaking.length > 0;
      if (isOtherWaiting) timer = setTimeout(checkAgain, checkAgainMilliseconds);
      return shown.participantId;
    },
    stop() {
      shown = nobodyYet;
      clearTimeout(timer);
    },
  };
}
