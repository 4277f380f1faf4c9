import {
  control,
  createRoom,
  createSharedRoom,
  expectInside,
  heading,
  ownerName,
  stageOf,
  tileOf,
} from '../support/room.ts';
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

test('a browser that cannot call says so before the guest enters, and to a member before the room', async ({
  owner,
  ownerPage,
  freshBrowser,
}) => {
  const { item, link } = await createSharedRoom(owner);
  const withoutCalls = () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection');
  const context = await freshBrowser();
  await Promise.all([context.addInitScript(withoutCalls), ownerPage.addInitScript(withoutCalls)]);
  const guestPage = await context.newPage();
  await Promise.all([guestPage.goto(link.url), ownerPage.goto(`/media/${item.id}/room`)]);
  for (const page of [guestPage, ownerPage]) {
    await expect(heading(page, 'This browser cannot join rooms')).toBeVisible();
    await expect(page.getByText(/Open the same address in a current version of/u)).toBeVisible();
    await expect(page.getByRole('textbox', { name: /name/iu })).toHaveCount(0);
  }
  expect((await owner.links(item.id))[0]!.clicks.used).toBe(0);
});
