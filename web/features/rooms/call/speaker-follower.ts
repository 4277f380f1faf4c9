import { nextTurn, nobodyYet, withoutGone } from './active-speaker.ts';

const lookAgainMilliseconds = 1600;

export interface SpeakerFollower {
  /** Who is the speaker, given who is here and who is heard now, loudest first. */
  follow(isHere: (participantId: string) => boolean, speaking: readonly string[]): string | null;
  stop(): void;
}

/** Follows who speaks; asks to look again when somebody waits for the end of another's pause. */
export function createSpeakerFollower(lookAgain: () => void): SpeakerFollower {
  let turn = nobodyYet;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    follow(isHere, speaking) {
      turn = nextTurn(withoutGone(turn, isHere), speaking, Date.now());
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
