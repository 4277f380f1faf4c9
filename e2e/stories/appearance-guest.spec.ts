import { makeClip } from '../support/clips.ts';
import { enter, expectDenied, fillEntryForm } from '../support/entry-page.ts';
import { expectGoodAppearance } from '../support/appearance.ts';
import { expectPlaying, pause } from '../support/picture.ts';
import { expect, test } from '../support/test.ts';

const title = 'Crystal lotus: how the petals were cut';

test(
  'the guest pages have no layout and no accessibility faults',
  { tag: '@appearance' },
  async ({ owner, freshPage }) => {
    test.setTimeout(240_000);
    const details = { title, description: 'How the petals were cut.', tags: ['glass', 'craft'] };
    const item = await owner.createVideo(await makeClip('landscape'), details);
    const link = await owner.share(item.id);
    const page = await freshPage();
    await page.goto(link.url);
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    await expectGoodAppearance(page, 'entry-page');
    await page.getByRole('button', { name: 'Watch video' }).click();
    await expect(page.getByText('Enter your name.')).toBeVisible();
    await expectGoodAppearance(page, 'entry-page-wrong');
    await page.getByRole('button', { name: 'Help' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectGoodAppearance(page, 'guest-help');
    await page.keyboard.press('Escape');
    await owner.switchGuestAccess(item.id, false);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill('ada@example.org');
    await page.getByRole('button', { name: 'Watch video' }).click();
    await expect(page.getByText('The owner has just turned off guest access')).toBeVisible();
    await expectGoodAppearance(page, 'entry-page-just-off');
    await page.reload();
    await expectDenied(page, 'The owner turned off guest access.');
    await expectGoodAppearance(page, 'access-denied-off');

    await owner.switchGuestAccess(item.id, true);
    await page.reload();
    await fillEntryForm(page);
    await expectPlaying(page);
    await pause(page);
    await expectGoodAppearance(page, 'guest-video');
    await page.getByRole('button', { name: 'Speed and quality' }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectGoodAppearance(page, 'guest-video-menu');
    await page.keyboard.press('Escape');
    await owner.call('POST', `/api/media/${item.id}/guest-access/end`, {});
    await expect(page.getByRole('heading', { name: 'This page has been closed' })).toBeVisible();
    await expectGoodAppearance(page, 'guest-closed');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Open your link again' })).toBeVisible();
    await expectGoodAppearance(page, 'guest-open-again');

    await owner.deleteLink(item.id, link.id);
    await page.goto(link.url);
    await expectDenied(page, 'This link is no longer valid.');
    await expectGoodAppearance(page, 'access-denied-invalid');
    const other = await owner.createLink(item.id);
    await owner.deleteItem(item.id);
    await page.goto(other.url);
    await expectDenied(page, 'The media is no longer available.');
    await expectGoodAppearance(page, 'access-denied-unavailable');
    await page.goto('/g/AAAAAAAAAAAAAAAAAAAAAA');
    await expectDenied(page, 'This link does not work.');
    await expectGoodAppearance(page, 'access-denied-unknown');
  },
);

test('portrait videos and audio files look right for guests', { tag: '@appearance' }, async ({ owner, freshPage }) => {
  test.setTimeout(120_000);
  for (const clip of ['portrait', 'sound'] as const) {
    const item = await owner.createVideo(await makeClip(clip), { title: `Made of ${clip}` });
    const page = await freshPage();
    await enter(page, (await owner.share(item.id)).url);
    await expectPlaying(page);
    await pause(page);
    await expectGoodAppearance(page, `guest-${clip}`);
  }
});
