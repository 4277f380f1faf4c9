import { expectGoodAppearance } from '../support/appearance.ts';
import { createLive, Encoder, enterLive, expectLivePicture } from '../support/live.ts';
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

test(
  'a live session looks right before, while and after it runs',
  { tag: '@appearance' },
  async ({ owner, ownerPage: page, freshPage }) => {
    test.setTimeout(300_000);
    const item = await createLive(owner, {}, title);
    const link = await owner.share(item.id);
    let encoder = await Encoder.start(owner, item.id);
    await page.goto(`/media/${item.id}`);
    await expectLivePicture(page);
    await expect(page.locator('[data-player-bar]').getByText('PREVIEW')).toBeVisible();
    await expectGoodAppearance(page, 'live-ready');
    await page.getByRole('button', { name: 'Go live' }).click();
    const guest = await freshPage();
    await enterLive(guest, link.url);
    await expectLivePicture(guest);
    await guest.getByLabel('Message to everyone').fill('Is the base cut from the same block as the petals?');
    await guest.keyboard.press('Enter');
    await expect(page.getByRole('log').getByText('Is the base cut')).toBeVisible();
    await guest.mouse.move(400, 300);
    await expectGoodAppearance(guest, 'live-guest');
    await page.mouse.move(400, 300);
    await expectGoodAppearance(page, 'live-owner');
    await page.getByRole('button', { name: 'Chat settings' }).click();
    await expectGoodAppearance(page, 'live-chat-settings');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await expect(page.getByText('1 person is watching. The replay stays here.')).toBeVisible();
    await expectGoodAppearance(page, 'live-end');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Delete…' }).click();
    await expect(page.getByText('1 person is watching now.')).toBeVisible();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await encoder.kill();
    await expect(guest.getByText('The stream paused')).toBeVisible();
    await expectGoodAppearance(guest, 'live-paused');
    encoder = await Encoder.start(owner, item.id);
    await expect(guest.getByText('The stream paused')).toBeHidden();
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('button', { name: 'End session' }).click();
    await expect(guest.locator('[data-player]').getByText('Replay')).toBeVisible();
    await expectGoodAppearance(guest, 'live-ended');
    await encoder.kill();
    await page.goto('/my-media');
    await expect(page.getByRole('link', { name: 'Live sessions' })).toBeVisible();
    await expectGoodAppearance(page, 'my-media-kinds');
  },
);
