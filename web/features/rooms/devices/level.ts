const quietestDecibels = -60;
const loudestDecibels = -12;
const framesBetween = 4;

/** How loud a stretch of sound is, from 0 (inaudible) to 1 (a loud voice). */
export function levelOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / Math.max(1, samples.length));
  const level = (decibels - quietestDecibels) / (loudestDecibels - quietestDecibels);
  return Math.min(1, Math.max(0, level));
}

/**
 * Reports about 15 times a second how loud a microphone is, while the page is visible. Returns the function that stops
 * it.
 */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let frame = 0;
  let request = 0;
  const look = () => {
    request = requestAnimationFrame(look);
    frame += 1;
    if (frame % framesBetween !== 0) return;
    analyser.getFloatTimeDomainData(samples);
    onLevel(levelOf(samples));
  };
  // Some browsers keep an audio context suspended, even for measuring, before a user gesture.
  const wake = () => void context.resume().catch(() => undefined);
  wake();
  document.addEventListener('pointerdown', wake);
  look();
  return () => {
    cancelAnimationFrame(request);
    document.removeEventListener('pointerdown', wake);
    void context.close().catch(() => undefined);
  };
}
