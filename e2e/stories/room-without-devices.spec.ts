import { control, createRoom, expectInside, heading, ownerName, stageOf, tileOf } from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

test.use({ hasDevices: false });

test('without camera and microphone the preview says what to do, and a member can join all the same', async ({
  owner,
  ownerPage: page,
}) => {
  const item = await createRoom(owner);
  await page.goto(`/media/${item.id}/room`);
  await expect(heading(page, item.title)).toBeVisible();
  await expect(page.getByText(/camera and (no )?microphone.*or continue without (it|them)\.$/u)).toBeVisible();
  await page.getByRole('button', { name: 'Join' }).click();
  await expectInside(page);
  await expect(tileOf(page, ownerName)).toBeVisible();
  await expect(tileOf(page, ownerName).locator('video')).toHaveCount(0);
  await control(page, 'Start video').click();
  await expect(stageOf(page).getByText(/camera.*or continue without (it|them)\.$/u)).toBeVisible();
});
