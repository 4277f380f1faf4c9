import { makeClip } from '../support/clips.ts';
import { guestEmail, guestName } from '../support/entry-page.ts';
import { hasWebKit } from '../support/other-browsers.ts';
import { expect, test } from '../support/test.ts';
import { withWebKit } from '../support/webkit.ts';

test('a guest in WebKitGTK enters by the link, and the video plays', async ({ owner }) => {
  test.skip(!hasWebKit(), 'WebKitGTK is not installed.');
  const { url } = await owner.share((await owner.createVideo(await makeClip('twelve'))).id);
  await withWebKit(async (page) => {
    await page.goto(url);
    await expect.poll(() => page.evaluate(`!!document.querySelector('input[name=email]')`)).toBe(true);
    await page.type('input[name=name]', guestName);
    await page.type('input[name=email]', `${guestEmail}\uE007`);
    await expect.poll(() => page.evaluate('location.pathname')).toMatch(/^\/guest\//u);
    const seconds = () => page.evaluate<number>(`document.querySelector('video')?.currentTime ?? 0`);
    await expect.poll(seconds).toBeGreaterThan(0);
    const first = await seconds();
    await expect.poll(seconds, { message: 'the video goes on' }).toBeGreaterThan(first + 0.3);
  });
});
