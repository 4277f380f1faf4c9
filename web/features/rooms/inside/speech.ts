/** Louder than this, as `levelOf` counts, is a voice near the microphone. */
const voice = 0.4;
/** So many loud moments, of which fifteen are in a second, are speech; quiet ones count against them. */
const enough = 6;
const quiet = 0.1;

/** How sure it is that somebody speaks, after another moment. */
export function addMoment(before: number, level: number): number {
  return level > voice ? Math.min(before + 1, enough) : Math.max(0, before - quiet);
}

export const isSpeech = (sureness: number): boolean => sureness >= enough;
