import { expectGoodAppearance } from '../support/appearance.ts';
import { createLive, enterLive } from '../support/live.ts';
import { expect, test } from '../support/test.ts';

const title = 'Opening night: glass and light';

test(
  'the pages around a live session have no layout and no accessibility faults',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(240_000);
    await page.goto('/');
    await page.getByRole('button', { name: 'New', exact: true }).click();
    await expectGoodAppearance(page, 'live-new-menu');
    await page.getByRole('menuitem', { name: 'Live session' }).click();
    await expect(page.getByRole('heading', { name: 'New live session' })).toBeVisible();
    await expectGoodAppearance(page, 'live-new');
    await page.getByLabel('Title').fill(title);
    await page.getByRole('textbox', { name: 'Start' }).fill('2031-01-09T19:00');
    await page.getByRole('textbox', { name: 'End' }).fill('2031-01-09T18:00');
    await page.getByRole('button', { name: 'Create live session' }).click();
    await expect(page.getByText('Choose an end after the start.')).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'End' })).toBeFocused();
    await expectGoodAppearance(page, 'live-new-wrong');
    await page.getByRole('textbox', { name: 'End' }).fill('2031-01-09T20:00');
    await page.getByRole('button', { name: 'Create live session' }).click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expect(page.getByText('No encoder is connected')).toBeVisible();
    await expectGoodAppearance(page, 'live-setup');
    await page.getByRole('button', { name: 'Show stream key' }).click();
    await expect(page.getByLabel('Stream key', { exact: true })).toHaveValue(/\?key=/u);
    await page.getByRole('button', { name: 'New key' }).click();
    await expect(page.getByText('The old one stops at once.')).toBeVisible();
    await expectGoodAppearance(page, 'live-new-key');
    await page.getByRole('button', { name: 'Cancel' }).click();
    const startsAt = new Date(Date.now() + 760_000).toISOString();
    const item = await createLive(owner, { startsAt }, title);
    await page.goto(`/media/${item.id}/edit`);
    await expect(page.getByRole('group', { name: 'Chat' })).toBeVisible();
    await expectGoodAppearance(page, 'live-edit');
    const link = await owner.share(item.id);
    const guest = await freshPage();
    await guest.goto(link.url);
    await expect(guest.getByText('You are invited to watch a live session')).toBeVisible();
    await expectGoodAppearance(guest, 'live-entry-page');
    await enterLive(guest, link.url);
    await expect(guest.getByText('Starts in')).toBeVisible();
    await expectGoodAppearance(guest, 'live-early');
  },
);
