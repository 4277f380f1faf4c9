import { startFurnishedFoyer, type Foyer } from './foyer.ts';
import { HeldFfmpeg } from './held-ffmpeg.ts';
import { test } from './test.ts';

/** `test` of test.ts, with a Foyer whose ffmpeg waits for `held.release()`; see `HeldFfmpeg` for the arguments. */
export const testWithHeld = (rendition: string, afterSegment: number | null = null) =>
  test.extend<object, { held: HeldFfmpeg; foyer: Foyer }>({
    held: [
      async ({}, use) => {
        const held = new HeldFfmpeg(rendition, afterSegment);
        await use(held);
        held.remove();
      },
      { scope: 'worker' },
    ],
    foyer: [
      async ({ held }, use) => {
        const foyer = await startFurnishedFoyer(held.settings);
        await use(foyer);
        await foyer.close();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
  });
