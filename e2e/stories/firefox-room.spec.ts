import { chromium, type Locator, type Page } from '@playwright/test';
import { expectMoving, expectSound } from '../support/call.ts';
import {
  act,
  admit,
  comeToRoom,
  createSharedRoom,
  expectInside,
  expectWaiting,
  joinAsMember,
  openPanel,
  ownerName,
  tileOf,
} from '../support/room.ts';
import { expect, fakeDevices, smallPictures, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';

/** A number that differs for different pictures; 0 without one. Firefox counts no frames of a call. */
const readPicture = (tile: Locator) =>
  tile.locator('video').evaluate((video: HTMLVideoElement) => {
    if (video.videoWidth === 0) return 0;
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 36 });
    const pen = canvas.getContext('2d')!;
    pen.drawImage(video, 0, 0, 64, 36);
    return pen.getImageData(0, 0, 64, 36).data.reduce((sum, value) => (sum * 31 + value) >>> 0, 0);
  });

/** A headless Firefox gives no samples of sound: what can be seen is that it plays some. */
async function expectHeard(page: Page): Promise<void> {
  const isPlaying = () =>
    page
      .locator('audio')
      .evaluateAll((all) =>
        all.some((one) => !(one as HTMLAudioElement).paused && (one as HTMLAudioElement).currentTime > 0),
      );
  await expect.poll(isPlaying, { message: 'sound of others is played' }).toBe(true);
}

async function expectChanging(tile: Locator): Promise<void> {
  let first = 0;
  const isOther = async () => {
    const now = await readPicture(tile);
    first ||= now;
    return now !== 0 && now !== first;
  };
  await expect.poll(isOther, { message: 'the picture changes', timeout: 20_000 }).toBe(true);
}

test('a moderator in Chromium and a guest in Firefox see, hear and write to each other', async ({
  owner,
  freshPage,
}) => {
  test.setTimeout(180_000);
  const { item, link } = await createSharedRoom(owner);
  const other = await chromium.launch({
    executablePath: process.env['FOYER_TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required', ...fakeDevices],
  });
  const context = await other.newContext({ baseURL: owner.address, storageState: await owner.request.storageState() });
  await context.addInitScript(smallPictures);
  const moderator = await context.newPage();
  const guestPage = await freshPage();

  await test.step('the guest waits in the lobby and is admitted', async () => {
    await Promise.all([joinAsMember(moderator, item.id), comeToRoom(guestPage, link.url, guest)]);
    await expectWaiting(guestPage);
    await admit(moderator, guest);
    await expectInside(guestPage);
  });

  await test.step('Firefox shows and plays what Chromium sends', async () => {
    await expectChanging(tileOf(guestPage, ownerName));
    await expectHeard(guestPage);
  });

  await test.step('on stage, Firefox sends picture and sound to Chromium', async () => {
    await act(moderator, guest, 'Bring on stage');
    await guestPage.getByRole('button', { name: 'Turn on microphone and camera' }).click();
    await expectMoving(moderator, guest);
    await expectSound(moderator);
  });

  await test.step('they write to each other', async () => {
    for (const page of [moderator, guestPage]) await openPanel(page, 'Chat');
    await guestPage.getByLabel('Message to everyone').fill('Hello from Firefox');
    await guestPage.keyboard.press('Enter');
    await expect(moderator.getByText('Hello from Firefox')).toBeVisible();
  });
  await other.close();
});
