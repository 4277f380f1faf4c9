let context: AudioContext | null = null;

function wake(): void {
  try {
    context ??= new AudioContext();
    if (context.state === 'suspended') void context.resume().catch(() => undefined);
  } catch {
    // The browser has no sound: the page says everything in text as well.
  }
}

/** Browsers play nothing before a user gesture: notes the first press. Returns the function that stops listening. */
export function prepareSounds(): () => void {
  const listening = new AbortController();
  for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, wake, { signal: listening.signal });
  wake();
  return () => listening.abort();
}

const secondsPerTone = 0.18;
const loudness = 0.12;

function play(frequencies: readonly number[]): void {
  wake();
  const playing = context;
  if (playing?.state !== 'running') return;
  frequencies.forEach((frequency, at) => {
    const start = playing.currentTime + at * secondsPerTone;
    const tone = playing.createOscillator();
    const volume = playing.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, start + secondsPerTone * 2);
    tone.connect(volume).connect(playing.destination);
    tone.start(start);
    tone.stop(start + secondsPerTone * 2);
  });
}

/** The participant is let in: two tones up. */
export const playLetIn = (): void => play([523, 784]);
/** Somebody knocks: the same tone twice. */
export const playKnock = (): void => play([392, 392]);
