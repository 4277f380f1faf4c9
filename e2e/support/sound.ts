import { expect, type Page } from '@playwright/test';

/** Whether the video element has decoded sound. */
export function hasSound(page: Page): Promise<boolean> {
  return page.locator('video').evaluate((video) => {
    const { webkitAudioDecodedByteCount = 0, mozHasAudio = false } = video as HTMLVideoElement & {
      webkitAudioDecodedByteCount?: number;
      mozHasAudio?: boolean;
    };
    return mozHasAudio || webkitAudioDecodedByteCount > 0;
  });
}

/** The loudest frequency that the player plays now, in hertz. */
export async function hearTone(page: Page): Promise<number> {
  const video = page.locator('video');
  await expect
    .poll(() => video.evaluate((element: HTMLVideoElement) => !element.paused && !element.seeking))
    .toBe(true);
  return video.evaluate(async (element: HTMLVideoElement) => {
    const kept = element as HTMLVideoElement & { ear?: { analyser: AnalyserNode; context: AudioContext } };
    if (!kept.ear) {
      const context = new AudioContext();
      const analyser = new AnalyserNode(context, { fftSize: 8192 });
      context.createMediaElementSource(element).connect(analyser);
      analyser.connect(context.destination);
      kept.ear = { analyser, context };
      await context.resume();
    }
    const { analyser, context } = kept.ear;
    const loudness = new Float32Array(analyser.frequencyBinCount);
    await new Promise((resolve) => setTimeout(resolve, 400));
    analyser.getFloatFrequencyData(loudness);
    const loudest = loudness.indexOf(Math.max(...loudness));
    return (loudest * context.sampleRate) / analyser.fftSize;
  });
}
