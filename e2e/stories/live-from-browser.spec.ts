import type { Page } from '@playwright/test';
import { createLive, enterLive, expectLivePicture } from '../support/live.ts';
import { expect, test } from '../support/room-test.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

async function say(page: Page, words: string): Promise<void> {
  await page.getByLabel('Message to everyone').fill(words);
  await page.keyboard.press('Enter');
}

/** How bright the middle of the picture is, from 0 to 255: a camera that is off shows black. */
const brightnessOf = (page: Page) =>
  page
    .locator('[data-player] video')
    .first()
    .evaluate((video: HTMLVideoElement) => {
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [16, 9];
      const context = canvas.getContext('2d')!;
      context.drawImage(video, 0, 0, 16, 9);
      const { data } = context.getImageData(0, 0, 16, 9);
      return data.reduce((sum, value, at) => (at % 4 === 3 ? sum : sum + value), 0) / (16 * 9 * 3);
    });

test('the owner goes live from the browser; camera on and off, and the chat is moderated', async ({
  owner,
  ownerPage: page,
  freshPage,
}) => {
  test.setTimeout(240_000);
  const guest = await freshPage();
  const item = await createLive(owner, { chat: 'everyone' }, 'Opening night: glass and light');
  const link = await owner.share(item.id);

  await test.step('camera and microphone are sent as soon as the owner allows them', async () => {
    await page.goto(`/media/${item.id}`);
    await enterLive(guest, link.url);
    await button(page, 'Use camera and microphone').click({ timeout: 90_000 });
    await expect(button(page, 'Turn off camera')).toBeVisible();
    await expect(page.getByText('Sending', { exact: true })).toBeVisible();
    await expect(page.getByText('From this browser: camera and microphone are ready')).toBeVisible();
    await button(page, 'Go live').click();
  });

  await test.step('a guest sees the picture, also after the camera was off for a while', async () => {
    await expectLivePicture(guest);
    await expect.poll(() => brightnessOf(guest), { timeout: 60_000 }).toBeGreaterThan(30);
    await button(page, 'Turn off camera').click();
    await expect.poll(() => brightnessOf(guest), { timeout: 60_000 }).toBeLessThan(10);
  });

  await test.step('the screen takes the place of the camera while it is shared', async () => {
    await button(page, 'Share screen').click();
    await expect(page.getByText('Sending the screen', { exact: true })).toBeVisible();
    await expect.poll(() => brightnessOf(guest), { timeout: 60_000 }).toBeGreaterThan(30);
    await button(page, 'Stop sharing the screen').click();
    await expect.poll(() => brightnessOf(guest), { timeout: 60_000 }).toBeLessThan(10);
    await button(page, 'Turn on camera').click();
    await expect.poll(() => brightnessOf(guest), { timeout: 60_000 }).toBeGreaterThan(30);
    await expectLivePicture(guest);
  });

  await test.step('the owner sees who writes, mutes the guest, and lets the guest write again', async () => {
    await say(guest, 'Look at https://example.org/offer');
    const log = page.getByRole('log');
    await expect(log.getByText('Look at https://example.org/offer')).toBeVisible();
    await expect(log.getByRole('link')).toHaveCount(0);
    const open = async () => {
      await log.getByRole('listitem').first().hover();
      await button(page, 'About Ada Lovelace').click();
      await expect(page.getByText('ada@example.org')).toBeVisible();
    };
    await open();
    await button(page, 'Mute in chat').click();
    await expect(guest.getByText('A moderator muted you in this chat.')).toBeVisible();
    await open();
    await button(page, 'Unmute in chat').click();
    await say(guest, 'Sorry');
    await expect(log.getByText('Sorry')).toBeVisible();
  });

  await test.step('slow mode counts down, and reactions reach everybody', async () => {
    await owner.call('PATCH', `/api/live/${item.id}`, { slowModeSeconds: 5 });
    await expect(guest.getByText('Slow mode: one message every 5 seconds.')).toBeVisible();
    await say(guest, 'Slowly now');
    await expect(guest.getByText(/you can write again in \d seconds?/u)).toBeVisible();
    await button(guest, 'React').click();
    await guest.getByRole('button', { name: 'Applause' }).click();
    await expect(page.getByText('👏')).toHaveCount(1);
  });

  await test.step('it ends, and the camera is off', async () => {
    await button(page, 'End').click();
    await button(page, 'End session').click();
    await expect(guest.getByText('The session has ended', { exact: true })).toBeVisible();
    await expect(button(page, 'Turn on camera')).toHaveCount(0);
  });
});
