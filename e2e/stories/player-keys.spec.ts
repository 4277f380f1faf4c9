import type { Page } from '@playwright/test';
import { makeClip } from '../support/clips.ts';
import { enter } from '../support/entry-page.ts';
import { tabTo } from '../support/keys.ts';
import { currentSeconds, expectPlaying, play } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

/** The large button; the one in the bar has the same name and comes first. */
const startButton = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).last();
const expectPaused = (page: Page, isPaused: boolean) =>
  expect(page.locator('video')).toHaveJSProperty('paused', isPaused);
const scrolled = (page: Page) => page.evaluate(() => scrollY);

test('the keys of the player work from the first moment, however it was started', async ({ owner, freshPage }) => {
  const item = await owner.createVideo(await makeClip('minute'), { title: 'Keys at once' });
  const link = await owner.share(item.id);
  const page = await freshPage();
  await page.setViewportSize({ width: 1000, height: 500 });
  const player = page.getByRole('region', { name: 'Player' });

  await test.step('the keys work for a guest who has just entered', async () => {
    await enter(page, link.url);
    await expectPlaying(page);
    await expect(player).toBeFocused();
    await expect(player).toHaveCSS('outline-style', 'none');
    await page.keyboard.press('Space');
    await expectPaused(page, true);
    expect(await scrolled(page)).toBe(0);
  });

  await test.step('after a reload, which moves no focus, Enter on the large button puts the focus into the player', async () => {
    await page.reload();
    await expect(page.locator('[data-player]')).toBeVisible();
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await tabTo(page, startButton(page));
    await page.keyboard.press('Enter');
    await expectPlaying(page);
    await expect(player).toBeFocused();
    await page.keyboard.press('Space');
    await expectPaused(page, true);
    await page.keyboard.press('5');
    await expect.poll(() => currentSeconds(page)).toBeCloseTo(30, 0);
  });

  await test.step('a click on the large button puts the focus into the player', async () => {
    await page.reload();
    await expect(page.locator('[data-player]')).toBeVisible();
    await startButton(page).click();
    await expectPlaying(page);
    await page.keyboard.press('k');
    await expectPaused(page, true);
  });
});

test('at the end of a video whose length is no whole number of seconds, the clock shows its length', async ({
  owner,
  ownerPage: page,
}) => {
  const item = await owner.createVideo(await makeClip('uneven'), { title: 'Almost four seconds' });
  await page.goto(`/media/${item.id}`);
  await play(page);
  await expect(page.getByRole('button', { name: 'Play again' })).toBeAttached({ timeout: 20_000 });
  await expect(page.getByText('0:04 / 0:04')).toBeAttached();
  await expect(page.getByRole('slider', { name: 'Position' })).toHaveAttribute('aria-valuetext', '0:04 of 0:04');
});

test('while the server does not answer, the player says that it is still trying', async ({
  owner,
  ownerPage: page,
}) => {
  const item = await owner.createVideo(await makeClip('quick'), { title: 'Nothing comes' });
  await page.route(/\.(m4s|mp4)$/u, (route) => route.abort());
  await page.goto(`/media/${item.id}`);
  await startButton(page).click();
  await expect(page.getByRole('status').getByText('Still trying…')).toBeVisible({ timeout: 20_000 });
  await page.unrouteAll();
  await expectPlaying(page);
  await expect(page.getByText('Still trying…')).toHaveCount(0);
});
