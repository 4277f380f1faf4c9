import { makeClip } from '../support/clips.ts';
import { adminEmail, adminPassword } from '../support/foyer.ts';
import { tabTo } from '../support/keys.ts';
import { expectPlaying } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

test('an owner shares a video by keyboard alone', async ({ owner, freshPage }) => {
  test.setTimeout(120_000);
  const item = await owner.createVideo(await makeClip('quick'), { title: 'By keys alone', visibility: 'published' });
  const page = await freshPage();
  const dialog = (name: string | RegExp) => page.getByRole('dialog', { name });

  await test.step('the owner signs in', async () => {
    await page.goto('/');
    await tabTo(page, page.getByLabel('Email'));
    await page.keyboard.type(adminEmail);
    await page.keyboard.press('Tab');
    await page.keyboard.type(adminPassword);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Media', exact: true })).toBeFocused();
  });

  await test.step('the owner skips to the content and opens the video', async () => {
    await tabTo(page, page.getByRole('link', { name: 'By keys alone' }).first());
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'By keys alone' })).toBeFocused();
  });

  await test.step('the owner opens Manage guest access from the menu with the arrow keys', async () => {
    const more = page.getByRole('button', { name: 'More actions' });
    await tabTo(page, more);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Manage guest access' })).toBeFocused();
    await page.keyboard.press('End');
    await expect(page.getByRole('menuitem', { name: 'Delete' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(more).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(page.getByRole('menuitem', { name: 'Manage guest access' })).toBeFocused();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect(dialog('Manage guest access').getByRole('switch')).toBeFocused();
  });

  await test.step('the owner switches guest access on and creates a link with Enter', async () => {
    await page.keyboard.press('Space');
    await expect(page.getByRole('switch')).toBeChecked();
    await tabTo(page, page.getByRole('button', { name: 'Create new link' }));
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Link Name')).toBeFocused();
    await page.keyboard.type('Typed');
    await page.keyboard.press('Escape');
    await expect(dialog('Create new link')).toBeHidden();
    await expect(dialog('Manage guest access')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create new link' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Link Name')).toHaveValue('Typed');
    await expect(page.getByLabel('Link Name')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Copy link Typed' })).toBeFocused();
  });

  await test.step('the window keeps the focus inside', async () => {
    for (let presses = 0; presses < 15; presses += 1) {
      await page.keyboard.press('Tab');
      // After the last control an element outside the window has the focus for a moment and sends it to the first.
      const isInside = () => page.evaluate(() => document.activeElement?.closest('[role="dialog"]') !== null);
      await expect.poll(isInside, { message: `after ${presses + 1} times Tab` }).toBe(true);
    }
  });

  await test.step('the owner deletes the link; the focus starts on Cancel', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Delete link Typed' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Cancel' })).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByText('No guest links yet')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Create new link' })).toBeFocused();
  });

  await test.step('Escape returns the focus to the menu button', async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('button', { name: 'More actions' })).toBeFocused();
  });

  await test.step('Share leads to the same window by keyboard', async () => {
    const share = page.getByRole('button', { name: 'Share' });
    await tabTo(page, share).catch(async () => {
      await page.keyboard.press('Shift+Tab');
    });
    await expect(share).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('tab', { name: 'Link' })).toBeFocused();
    await tabTo(page, page.getByRole('button', { name: 'Guest access' }));
    await page.keyboard.press('Enter');
    await expect(dialog('Manage guest access').getByRole('switch')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(share).toBeFocused();
  });

  await test.step('after the last page of a list the focus is on the first new item', async () => {
    for (let at = 0; at < 25; at += 1) await owner.createItem({ title: `Draft ${at}` });
    await page.goto('/my-media');
    const cards = page.getByRole('main').getByRole('listitem');
    const showMore = page.getByRole('button', { name: 'Show more' });
    await expect(cards).toHaveCount(24);
    await showMore.press('Enter');
    await expect(showMore).toBeHidden();
    await expect(cards.nth(24).getByRole('link').first()).toBeFocused();
  });
  expect(await owner.links(item.id)).toEqual([]);
});

test('a guest enters and watches by keyboard alone', async ({ owner, freshPage }) => {
  test.setTimeout(120_000);
  const item = await owner.createVideo(await makeClip('minute'), { title: 'By keys alone' });
  const link = await owner.share(item.id);
  const page = await freshPage();
  const video = page.locator('video');
  const now = () => video.evaluate((element: HTMLVideoElement) => element.currentTime);

  await page.goto(link.url);
  await tabTo(page, page.getByLabel('Name'));
  await page.keyboard.type('Ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ada@example.org');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Watch video' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/guest/${item.id}`);
  await expectPlaying(page);

  await test.step('the arrow keys move the position, and the slider announces it', async () => {
    const position = page.getByRole('slider', { name: 'Position' });
    await tabTo(page, position);
    await page.keyboard.press('Space');
    await expect(video).toHaveJSProperty('paused', true);
    await page.keyboard.press('Home');
    await expect.poll(now).toBeLessThan(0.1);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(now).toBeCloseTo(10, 0);
    await expect(position).toHaveAttribute('aria-valuetext', '0:10 of 1:00');
    await page.keyboard.press('5');
    await expect.poll(now).toBeCloseTo(30, 0);
    await page.keyboard.press('j');
    await expect.poll(now).toBeCloseTo(20, 0);
  });

  await test.step('keys change sound, speed and full screen', async () => {
    await page.keyboard.press('m');
    await expect(page.getByRole('button', { name: 'Unmute' })).toBeVisible();
    await tabTo(page, page.getByRole('button', { name: 'Speed and quality' }));
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: /^Speed/u })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitemradio', { name: 'Normal' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(video).toHaveJSProperty('playbackRate', 1.25);
    await expect(page.getByRole('button', { name: 'Speed and quality' })).toBeFocused();
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement !== null)).toBe(true);
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate(() => document.fullscreenElement === null)).toBe(true);
    await page.keyboard.press('k');
    await expect(video).toHaveJSProperty('paused', false);
  });

  await test.step('help opens and closes, and the focus returns', async () => {
    const help = page.getByRole('button', { name: 'Help' });
    await tabTo(page, help);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: 'Help for guests' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(help).toBeFocused();
  });
});
