import type { Page } from '@playwright/test';
import { expectDenied } from '../support/entry-page.ts';
import { createLive, Encoder, enterLive, expectLivePicture, liveOf } from '../support/live.ts';
import { expect, test } from '../support/test.ts';

const title = 'Opening night: glass and light';

const badge = (page: Page, words: string) => page.locator('[data-player]').getByText(words, { exact: true }).first();
const goLive = (page: Page) => page.getByRole('button', { name: 'Go live' });

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('Message to everyone').fill(words);
  await page.keyboard.press('Enter');
}

async function end(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'End session' }).click();
}

test('a guest watches a live session from before its start to its replay, without a reload', async ({
  owner,
  ownerPage: page,
  freshPage,
}) => {
  test.setTimeout(240_000);
  const [guest, phone] = [await freshPage(), await freshPage({ viewport: { width: 390, height: 844 } })];
  const item = await createLive(owner, { chat: 'everyone' }, title);
  const link = await owner.share(item.id);
  let encoder: Encoder;

  await test.step('the owner sees a preview and what arrives; a guest who comes early sees neither', async () => {
    await page.goto(`/media/${item.id}`);
    await expect(goLive(page)).toHaveAttribute('aria-disabled', 'true');
    await expect(page.getByText('No picture arrives yet.')).toBeVisible();
    await enterLive(guest, link.url);
    await expect(guest.getByText('It has not started yet')).toBeVisible();
    encoder = await Encoder.start(owner, item.id);
    await expect(page.getByText('Steady')).toBeVisible();
    await expect(page.getByText(/640×360, \d+ pictures a second, [\d.]+ Mbit\/s/u)).toBeVisible();
    await expect(badge(page, 'Only you see this')).toBeVisible();
    await expectLivePicture(page);
    await expect(guest.locator('video')).toHaveCount(0);
  });

  await test.step('it goes live: the picture starts by itself for everybody', async () => {
    await goLive(page).click();
    await expect(badge(page, 'LIVE')).toBeVisible();
    await expectLivePicture(guest);
    await expect(guest.getByText(/s behind the camera/u)).toBeVisible();
    await expectLivePicture(page);
    await enterLive(phone, link.url, 'Priya Nair');
    await expectLivePicture(phone);
    await expect(badge(page, '2 watching')).toBeVisible();
  });

  await test.step('they talk, and whoever goes back in time comes back to the edge by one press', async () => {
    await say(guest, 'Is the base cut from the same block?');
    const message = page.getByRole('log').getByText('Is the base cut from the same block?');
    await expect(message).toBeVisible();
    await say(page, 'Yes, one block.');
    await expect(phone.getByRole('log').getByText('Yes, one block.')).toBeVisible();
    await guest.getByRole('slider', { name: 'Position' }).press('Home');
    await expect(guest.getByText(/\d:\d\d behind/u)).toBeVisible();
    await guest.getByRole('button', { name: 'Go to live' }).click();
    await expect(guest.getByText(/s behind the camera/u)).toBeVisible();
  });

  await test.step('the owner copies the guest link and invites; a new role is in force at once', async () => {
    await page.getByRole('button', { name: 'Copy guest link' }).click();
    await expect(page.getByText('The guest link “Webinar invite” was copied.')).toBeVisible();
    await page.getByRole('button', { name: 'Invite users' }).click();
    await expect(page.getByRole('dialog', { name: 'Invite users' })).toBeVisible();
    await page.keyboard.press('Escape');
    const path = `/api/media/${item.id}/invitations`;
    const people = [{ email: 'hana.novak@example.org', role: 'viewer' }];
    const made = await owner.call<{ invitations: { id: string; url: string }[] }>('POST', path, {
      people,
      send: 'link',
    });
    const [{ id, url } = { id: '', url: '' }] = made.invitations;
    const invited = await freshPage();
    await invited.goto(url);
    await invited.getByLabel('Your email').fill('hana.novak@example.org');
    await invited.getByRole('button', { name: 'Continue' }).click();
    await expectLivePicture(invited);
    const settings = invited.getByRole('button', { name: 'Chat settings' });
    await expect(settings).toHaveCount(0);
    await owner.call('PATCH', `${path}/${id}`, { role: 'moderator' });
    await settings.click();
    await invited.getByLabel('Who may write').selectOption('Members');
    await expect(guest.getByLabel('Message to everyone')).toHaveCount(0);
    await invited.getByLabel('Who may write').selectOption('Everyone');
    await invited.keyboard.press('Escape');
    await owner.call('PATCH', `${path}/${id}`, { role: 'viewer' });
    await expect(settings).toHaveCount(0);
    await invited.close();
  });

  await test.step('the encoder is killed and comes back: the picture goes on by itself', async () => {
    await encoder.kill();
    await expect(guest.getByText('The stream paused')).toBeVisible();
    await expect(page.getByText('The encoder is gone')).toBeVisible();
    encoder = await Encoder.start(owner, item.id);
    await expect(guest.getByText('The stream paused')).toBeHidden();
    await expectLivePicture(guest);
  });

  await test.step('it ends: the replay stands in the same place', async () => {
    await end(page);
    await expect(guest.getByText('The session has ended', { exact: true })).toBeVisible();
    await expect(badge(guest, 'Replay')).toBeVisible();
    await expect(guest.getByRole('slider', { name: 'Position' })).toBeVisible();
    await expect(page.getByText(/It ran from .* to .*\. You can watch all of it here\./u)).toBeVisible();
    await guest.reload();
    await guest.getByRole('button', { name: 'Play', exact: true }).first().click();
    await expectLivePicture(guest);
  });
  await encoder!.kill();
});

test('a guest inside watches on when guest access is switched off, and End now sends the guest out', async ({
  owner,
  freshPage,
}) => {
  test.setTimeout(120_000);
  const [watching, other] = [await freshPage(), await freshPage()];
  const item = await createLive(owner, { autoStart: true });
  const link = await owner.share(item.id);
  const encoder = await Encoder.start(owner, item.id);
  await expect.poll(async () => (await liveOf(owner, item.id)).session.state).toBe('live');
  await enterLive(watching, link.url);
  await enterLive(other, link.url, 'Paul Weiss');
  await expectLivePicture(watching);
  await expectLivePicture(other);
  await owner.switchGuestAccess(item.id, false);
  await expectLivePicture(watching);
  await other.reload();
  await expectDenied(other, 'The owner turned off guest access.');
  await expectLivePicture(watching);
  await owner.call('POST', `/api/media/${item.id}/guest-access/end`, {});
  await expect(watching.getByRole('heading', { name: 'This page has been closed' })).toBeVisible();
  await encoder.kill();
});
