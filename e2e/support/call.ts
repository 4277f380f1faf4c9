import { expect, type Locator, type Page } from '@playwright/test';
import { tileOf } from './room.ts';

export interface Frames {
  width: number;
  height: number;
  /** Frames shown since the video element began to play. */
  count: number;
}

/** Size and count of the frames decoded for this tile; null without a picture. */
export async function framesOf(tile: Locator): Promise<Frames | null> {
  const video = tile.locator('video');
  if ((await video.count()) === 0) return null;
  return video.first().evaluate((element: HTMLVideoElement) => ({
    width: element.videoWidth,
    height: element.videoHeight,
    count: element.getVideoPlaybackQuality().totalVideoFrames,
  }));
}

/** Waits until new frames arrive, by two samples that differ. Returns the later sample. */
export async function expectMovingTile(tile: Locator, message: string, timeout = 20_000): Promise<Frames> {
  let before: Frames | null = null;
  let now: Frames | null = null;
  await expect
    .poll(
      async () => {
        before = now;
        now = await framesOf(tile).catch(() => null);
        return before !== null && now !== null && now.width > 0 && now.count > before.count;
      },
      { message, timeout, intervals: [100, 250] },
    )
    .toBe(true);
  return now!;
}

export const expectMoving = (page: Page, name: string, timeout?: number): Promise<Frames> =>
  expectMovingTile(tileOf(page, name), `the picture of ${name} moves`, timeout);

/** Waits until no new frame arrives for 600 ms. */
export async function expectStill(tile: Locator): Promise<void> {
  const count = async () => (await framesOf(tile).catch(() => null))?.count ?? -1;
  let last = await count();
  await expect
    .poll(
      async () => {
        const now = await count();
        const isStill = now === last;
        last = now;
        return isStill;
      },
      { message: 'the picture stands', intervals: [600], timeout: 20_000 },
    )
    .toBe(true);
}

/** Waits until the tile of this person has no video. */
export async function expectNoPicture(page: Page, name: string, timeout = 10_000): Promise<void> {
  await expect(tileOf(page, name).locator('video')).toHaveCount(0, { timeout });
}

const audible = 0.005;

/**
 * The peak of the sound of others, 0 to 1: as soon as it is audible, otherwise after 1.5 s; the fake microphone beeps
 * every second.
 */
function loudness(page: Page): Promise<number> {
  return page.evaluate(async (enough) => {
    const context = new AudioContext();
    const analysers = [...document.querySelectorAll('audio')].flatMap(({ srcObject }) => {
      if (!(srcObject instanceof MediaStream) || srcObject.getAudioTracks().length === 0) return [];
      const analyser = new AnalyserNode(context, { fftSize: 2048 });
      context.createMediaStreamSource(srcObject).connect(analyser);
      return [analyser];
    });
    const samples = new Float32Array(2048);
    let loudest = 0;
    const until = performance.now() + 1500;
    while (performance.now() < until && loudest <= enough) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      for (const analyser of analysers) {
        analyser.getFloatTimeDomainData(samples);
        for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      }
    }
    await context.close();
    return loudest;
  }, audible);
}

export async function expectSound(page: Page): Promise<void> {
  await expect
    .poll(() => loudness(page), { message: 'sound of others is heard', timeout: 20_000 })
    .toBeGreaterThan(audible);
}

export async function expectSilence(page: Page): Promise<void> {
  await expect.poll(() => loudness(page), { message: 'nothing is heard', timeout: 20_000 }).toBeLessThan(audible);
}
