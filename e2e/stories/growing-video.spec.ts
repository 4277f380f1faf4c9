import { makeClip } from '../support/clips.ts';
import { testWithHeld } from '../support/held-test.ts';
import { expectMoving, expectPictureOf, pause, play, qualities, seek } from '../support/picture.ts';
import { expect } from '../support/test.ts';

/** Makes the second of the smaller renditions only after `release()`. */
const test = testWithHeld('v360');

test('a video plays as soon as it is repackaged, and adds smaller renditions without losing its position', async ({
  owner,
  ownerPage: page,
  held,
}) => {
  test.setTimeout(120_000);
  const seconds = 6;
  const item = await owner.createItem({ title: 'Growing' });
  await page.goto(`/media/${item.id}`);
  await expect(page.getByText('No file yet')).toBeVisible();
  await owner.upload(item.id, await makeClip('tall'));
  await page.reload();
  await expect(page.getByRole('region', { name: 'Player' })).toBeVisible({ timeout: 60_000 });
  expect((await owner.item(item.id)).status, 'still being processed').toBe('processing');
  await play(page);
  await pause(page);
  await seek(page, 4, seconds);
  await expectPictureOf(page, 4, seconds);
  expect(await qualities(page)).not.toContain('360p');

  held.release();
  await owner.prepared(item.id);
  await expect.poll(() => qualities(page), { timeout: 20_000 }).toEqual(['720p', '480p', '360p', '240p']);
  await expectPictureOf(page, 4, seconds);
  await play(page);
  await expectMoving(page, seconds);
  await expect(page.locator('video')).toHaveJSProperty('ended', true, { timeout: 20_000 });
});
