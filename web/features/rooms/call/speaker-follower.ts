import { nextTurn, nobodyYet, withoutGone, withoutMuted } from './active-speaker.ts';
import type { CallPerson } from './call-types.ts';

const lookAgainMilliseconds = 1600;

export interface SpeakerFollower {
  /** Who is the speaker, given who is on stage and who is heard now, loudest first. */
  follow(people: ReadonlyMap<string, CallPerson>, heard: readonly string[]): string | null;
  stop(): void;
}

/** Follows who speaks; asks to look again when somebody waits for the end of another's pause. */
export function createSpeakerFollower(lookAgain: () => void): SpeakerFollower {
  let turn = nobodyYet;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    follow(people, heard) {
      const now = Date.now();
      const isMuted = (id: string) => people.get(id)?.microphone.isMuted ?? true;
      const others = [...people.values()].filter(({ isOwn }) => !isOwn).map(({ participantId }) => participantId);
      // The engine says for a moment more that somebody is heard who has just switched herself off.
      const speaking = heard.filter((id) => !isMuted(id));
      const here = withoutGone(turn, (id) => people.has(id));
      turn = nextTurn(withoutMuted(here, { isMuted, others, speaking }, now), speaking, now);
      clearTimeout(timer);
      const isOtherWaiting = turn.silentSinceMilliseconds !== null && speaking.length > 0;
      if (isOtherWaiting) timer = setTimeout(lookAgain, lookAgainMilliseconds);
      return turn.participantId;
    },
    stop() {
      turn = nobodyYet;
      clearTimeout(timer);
    },
  };
}
