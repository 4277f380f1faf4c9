import { createLive, enterLive, expectLivePicture } from '../support/live.ts';
import { expect, test } from '../support/room-test.ts';

test('the owner goes live from a browser with camera and microphone, and a guest watches', async ({
  owner,
  ownerPage: page,
  freshPage,
}) => {
  test.setTimeout(180_000);
  const item = await createLive(owner);
  const link = await owner.share(item.id);
  await page.goto(`/media/${item.id}`);
  await page.getByRole('button', { name: 'Use camera and microphone' }).click({ timeout: 90_000 });
  await expect(page.getByRole('button', { name: 'Turn off camera' })).toBeVisible();
  await expect(page.getByText('Sending', { exact: true })).toBeVisible();
  await expect(page.getByText('From this browser: camera and microphone are ready')).toBeVisible();
  await page.getByRole('button', { name: 'Go live' }).click();
  const guest = await freshPage();
  await enterLive(guest, link.url);
  await expectLivePicture(guest);
  await page.getByRole('button', { name: 'Turn off camera' }).click();
  await expectLivePicture(guest);
  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'End session' }).click();
  await expect(guest.getByText('The session has ended', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn on camera' })).toHaveCount(0);
});
