import type { Page } from '@playwright/test';
import { makeClip, makeFile, makeHeavyClip } from '../support/clips.ts';
import { dropFiles, limitSending } from '../support/drop.ts';
import { enter } from '../support/entry-page.ts';
import { expectGoodAppearance } from '../support/appearance.ts';
import type { Item } from '../support/owner.ts';
import { expect, test } from '../support/test.ts';

const longTitle =
  'Crystal lotus: how the petals were cut, and why the second cut takes four times as long as the first one';

let item: Item;

test.beforeAll(async ({ owner }) => {
  item = await owner.createVideo(await makeClip('quick'), {
    title: longTitle,
    description: 'How the petals were cut.\nThe second cut takes longer.',
    tags: ['glass', 'craft', 'a tag of several words'],
    visibility: 'published',
  });
});

async function openMenu(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

test(
  'the member pages have no layout and no accessibility faults',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(240_000);
    await owner.createItem({ title: 'A draft without a file' });
    const stranger = await freshPage();
    await stranger.goto('/sign-in');
    await expectGoodAppearance(stranger, 'sign-in');
    await stranger.getByLabel('Email').fill('nobody@example.org');
    await stranger.getByLabel('Password').fill('wrong wrong wrong');
    await stranger.keyboard.press('Enter');
    await expect(stranger.getByRole('alert')).toBeVisible();
    await expectGoodAppearance(stranger, 'sign-in-refused');

    const visits: [string, string, string][] = [
      ['home', '/', 'Media'],
      ['home-nothing-found', '/?query=xyzzy', 'Results for'],
      ['my-media', '/my-media', 'My media'],
      ['account', '/account', 'Account'],
      ['nowhere', '/nowhere/at/all', 'There is nothing here'],
      ['media', `/media/${item.id}`, longTitle],
      ['edit', `/media/${item.id}/edit`, 'Edit'],
    ];
    for (const [name, path, heading] of visits) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expectGoodAppearance(page, name);
    }
    await page.goto('/');
    await page.getByRole('button', { name: /Your account/u }).click();
    await expectGoodAppearance(page, 'account-menu');
  },
);

test('the upload page looks right in every state of an upload', { tag: '@appearance' }, async ({ ownerPage: page }) => {
  test.setTimeout(120_000);
  await page.goto('/upload');
  await expectGoodAppearance(page, 'upload-empty');
  await limitSending(page, 300_000);
  await dropFiles(
    page,
    await makeHeavyClip(16),
    await makeFile('letter.pdf', '%PDF-1.4\n'),
    await makeFile('holiday.mp4', 'Words.'),
  );
  await expect(page.getByText(/MB of 16/u)).toBeVisible();
  await expectGoodAppearance(page, 'upload-under-way');
  await page.getByRole('button', { name: 'Cancel heavy-16.mp4' }).click();
  await expectGoodAppearance(page, 'upload-cancel');
  await page.getByRole('button', { name: 'Cancel upload' }).click();
  await expect(page.getByText(/MB of 16/u)).toBeHidden();
});

test(
  'the windows of guest access look right',
  { tag: '@appearance' },
  async ({ owner, foyer, ownerPage: page, freshPage }) => {
    test.setTimeout(240_000);
    await page.goto(`/media/${item.id}`);
    await page.getByRole('button', { name: 'More actions' }).click();
    await expectGoodAppearance(page, 'media-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Share' }).click();
    await expect(page.getByRole('dialog', { name: 'Share' })).toBeVisible();
    await expectGoodAppearance(page, 'share');
    await page.keyboard.press('Escape');

    await openMenu(page, 'Manage guest access');
    await expect(page.getByText('No guest links yet')).toBeVisible();
    await expectGoodAppearance(page, 'manage-empty');
    const toggle = page.getByRole('switch');
    await toggle.click();
    await page.getByRole('button', { name: 'Create new link' }).click();
    await expectGoodAppearance(page, 'create-link');
    await page.getByLabel('# of clicks').fill('0');
    await page.getByRole('button', { name: 'Create', exact: true }).click();
    await expectGoodAppearance(page, 'create-link-wrong');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');

    await owner.createLink(item.id, { name: 'Webinar invite for everybody in the marketing campaign of spring' });
    const used = await owner.createLink(item.id, { name: 'Guest speakers', maxClicks: 1 });
    const over = await owner.createLink(item.id, { name: 'Of yesterday', durationDays: 1 });
    foyer.expireLink(over.id);
    await enter(await freshPage(), used.url);
    await page.reload();
    await openMenu(page, 'Manage guest access');
    await page.getByRole('button', { name: 'Show guests' }).click();
    await expect(page.getByText('ada@example.org')).toBeVisible();
    await expectGoodAppearance(page, 'manage-full');
    await page.getByText('How guest access works').click();
    await expectGoodAppearance(page, 'manage-help');
    await page.getByRole('button', { name: 'End now for all' }).click();
    await expectGoodAppearance(page, 'end-now');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Delete link Guest speakers' }).click();
    await expectGoodAppearance(page, 'delete-link');
    await page.keyboard.press('Escape');
    await toggle.click();
    await expect(page.getByText('All guest links are inactive.')).toBeVisible();
    await expectGoodAppearance(page, 'manage-off');
    await page.keyboard.press('Escape');
    await openMenu(page, 'Delete');
    await expect(page.getByRole('alertdialog')).toBeVisible();
    await expectGoodAppearance(page, 'delete-media');
  },
);
