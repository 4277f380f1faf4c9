import { makeEndingClip } from '../support/clips.ts';
import { showEach } from '../support/pages.ts';
import { play } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

/** Multiples of four seconds leave one or two frames of sound for a segment of their own. */
const lengths: [number, 'mp4' | 'm4a' | 'ts'][] = [
  [4, 'mp4'],
  [4.02, 'mp4'],
  [4.04, 'ts'],
  [5.98, 'mp4'],
  [7.98, 'ts'],
  [8, 'mp4'],
  [8, 'ts'],
  [8.02, 'mp4'],
  [8.04, 'm4a'],
  [12, 'mp4'],
  [12.06, 'ts'],
  [20, 'm4a'],
];

test('a film of any length plays to its end, and can be played again', async ({ owner, ownerPage }) => {
  test.setTimeout(300_000);
  await showEach(ownerPage, lengths, (page, [seconds, file]) =>
    test.step(`${seconds} s, ${file}`, async () => {
      const item = await owner.createVideo(await makeEndingClip(seconds, file));
      await page.goto(`/media/${item.id}?t=${Math.floor(seconds - 2)}`);
      await play(page);
      await expect(page.locator('video')).toHaveJSProperty('ended', true, { timeout: 20_000 });
      await page.getByRole('button', { name: 'Play again' }).click();
      await expect
        .poll(() => page.locator('video').evaluate((video: HTMLVideoElement) => video.currentTime))
        .toBeLessThan(2);
    }),
  );
});
