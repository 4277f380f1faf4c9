import { makeOddClip } from '../support/clips.ts';
import { showEach } from '../support/pages.ts';
import { play } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const picture = (seconds: number, rate = 25) => ['-f', 'lavfi', '-i', `testsrc2=s=160x90:r=${rate}:d=${seconds}`];
const tone = (seconds: number) => ['-f', 'lavfi', '-i', `sine=f=440:r=48000:d=${seconds},volume=0.1`];
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

const lostSound = 'lost-sound.mkv';

/** The name of a file, how long the film lasts, and how it is made. */
const films: [string, number, string[]][] = [
  ['old.avi', 3, [...picture(3), ...tone(3), '-c:v', 'mpeg4', '-c:a', 'mp3']],
  ['windows.wmv', 3, [...picture(3), ...tone(3), '-c:v', 'wmv2', '-c:a', 'wmav2']],
  ['disc.vob', 3, [...picture(3), ...tone(3), '-c:v', 'mpeg2video', '-c:a', 'ac3']],
  ['cinema.mkv', 3, [...picture(3), ...tone(3), ...h264, '-c:a', 'dca', '-strict', '-2']],
  [lostSound, 3, [...picture(3), ...tone(3), ...h264, '-c:a', 'real_144', '-ar', '8000', '-ac', '1']],
  ['animation.gif', 3, picture(3, 10)],
  ['picture-ends.mp4', 6, [...picture(2), ...tone(6), ...h264, '-c:a', 'aac']],
  ['sound-ends.mkv', 6, [...picture(6), ...tone(2), ...h264, '-c:a', 'aac']],
  ['slides.mp4', 5, [...picture(5, 1), ...h264]],
];

test('a film of any kind has the length of its longest track and plays to its end', async ({ owner, ownerPage }) => {
  test.setTimeout(300_000);
  await showEach(ownerPage, films, (page, [file, seconds, make]) =>
    test.step(file, async () => {
      const item = await owner.createVideo(await makeOddClip(file, make));
      await page.goto(`/media/${item.id}`);
      await expect(page.getByText('The sound of this film cannot be played')).toHaveCount(file === lostSound ? 1 : 0);
      await play(page);
      const video = page.locator('video');
      await expect(video).toHaveJSProperty('ended', true, { timeout: 30_000 });
      const length = await video.evaluate((element: HTMLVideoElement) => element.duration);
      expect(Math.abs(length - seconds), `${length} s`).toBeLessThan(0.3);
    }),
  );
});
