import { makeClip } from '../support/clips.ts';
import { testWithHeld } from '../support/held-test.ts';
import { expectMoving, expectPictureOf, pause, play } from '../support/picture.ts';
import { expect } from '../support/test.ts';

/** Makes the first 24 seconds, and the rest only after `release()`. */
const test = testWithHeld('v120', 6);

test('a film plays while it is being made; a place further on is waited for, and played by itself', async ({
  owner,
  ownerPage: page,
  held,
}) => {
  test.setTimeout(180_000);
  const seconds = 60;
  const item = await owner.createItem({ title: 'While it is made' });
  await owner.upload(item.id, await makeClip('stream'));
  await page.goto(`/media/${item.id}`);
  const player = page.getByRole('region', { name: 'Player' });
  await expect(player).toBeVisible({ timeout: 60_000 });
  await play(page);
  await expectMoving(page, seconds);
  expect((await owner.item(item.id)).status, 'it is still being made').toBe('processing');
  await expect(page.getByText('Still being prepared')).toBeVisible();
  await expect(page.getByText(/ready up to 0:(08|12|16|20|24) of 1:00/u)).toBeVisible();
  await expect(player.getByText(/\/ 1:00$/u)).toBeVisible();

  // 48 s: eight tenths of the film.
  await player.press('8');
  await expect(player.getByText('0:48 is not ready yet')).toBeVisible();
  await expect(page.locator('video')).toHaveJSProperty('paused', true);
  await player.getByRole('button', { name: /^Back to 0:/u }).click();
  await expect(player.getByText('is not ready yet')).toBeHidden();
  await expectMoving(page, seconds);
  await player.press('8');
  await expect(player.getByText('0:48 is not ready yet')).toBeVisible();

  held.release();
  await expect(player.getByText('is not ready yet')).toBeHidden({ timeout: 60_000 });
  await expectMoving(page, seconds);
  await pause(page);
  await player.press('9');
  await expectPictureOf(page, 54, seconds, 1);
  await owner.prepared(item.id);
  await expect(page.getByText('Still being prepared')).toBeHidden({ timeout: 20_000 });
  await play(page);
  await expect(page.locator('video')).toHaveJSProperty('ended', true, { timeout: 30_000 });
});
