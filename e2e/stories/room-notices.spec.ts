import { expectMoving, expectNoPicture } from '../support/call.ts';
import {
  admit,
  comeInside,
  comeToRoom,
  control,
  createSharedRoom,
  expectInside,
  expectWaiting,
  joinAsMember,
  ownerName,
  tileOf,
} from '../support/room.ts';
import { expect, test } from '../support/room-test.ts';

const guest = 'Marta Ruiz';

/** A headless browser shows no notifications: collects them in `window.told`, and reports that the tab has no focus. */
function keepNotifications(): void {
  const told: EventTarget[] = [];
  class KeptNotification extends EventTarget {
    static readonly permission = 'granted';
    readonly words: string;
    constructor(words: string) {
      super();
      this.words = words;
      told.push(this);
    }
    close(): void {}
  }
  Object.assign(window, { Notification: KeptNotification, told });
  document.hasFocus = () => false;
}

test('a moderator whose tab has no focus gets a notification, and a click on it shows the guest, who is not admitted yet', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  await ownerPage.addInitScript(keepNotifications);
  await joinAsMember(ownerPage, item.id);
  const page = await freshPage();
  await comeToRoom(page, link.url, guest);
  await expectWaiting(page);
  const words = () =>
    ownerPage.evaluate(() => (window as unknown as { told: { words: string }[] }).told.map((one) => one.words));
  await expect.poll(words).toEqual([expect.stringContaining(guest)]);
  await expect(ownerPage).toHaveTitle(/^\(1\) /u);
  await ownerPage.evaluate(() =>
    (window as unknown as { told: EventTarget[] }).told[0]!.dispatchEvent(new Event('click')),
  );
  await expect(ownerPage.getByRole('group', { name: `${guest} is waiting` })).toBeVisible();
  await expectWaiting(page);
  await admit(ownerPage, guest);
  await expectInside(page);
  await expect(ownerPage).not.toHaveTitle(/^\(/u);
});

/** Adds a way to remove the camera: its track ends, and the device cannot be requested again. */
function letCameraVanish(): void {
  const { mediaDevices } = navigator;
  const ask = mediaDevices.getUserMedia.bind(mediaDevices);
  const list = mediaDevices.enumerateDevices.bind(mediaDevices);
  const cameras: MediaStreamTrack[] = [];
  let isGone = false;
  mediaDevices.getUserMedia = async (wanted) => {
    if (isGone && wanted?.video) throw new DOMException('No camera', 'NotFoundError');
    const stream = await ask(wanted);
    cameras.push(...stream.getVideoTracks());
    return stream;
  };
  mediaDevices.enumerateDevices = async () => (await list()).filter(({ kind }) => !isGone || kind !== 'videoinput');
  const pullPlug = () => {
    isGone = true;
    for (const camera of cameras) {
      camera.stop();
      camera.dispatchEvent(new Event('ended'));
    }
    mediaDevices.dispatchEvent(new Event('devicechange'));
  };
  Object.assign(window, { pullPlug });
}

test('a camera that is removed during a call is reported, and the call goes on without it', async ({
  owner,
  ownerPage,
  freshPage,
}) => {
  test.setTimeout(90_000);
  const { item, link } = await createSharedRoom(owner);
  await ownerPage.addInitScript(letCameraVanish);
  await joinAsMember(ownerPage, item.id);
  const page = await freshPage();
  await comeInside(page, link.url, guest, ownerPage);
  await expectMoving(page, ownerName);
  await ownerPage.evaluate(() => (window as unknown as { pullPlug(): void }).pullPlug());
  await expect(ownerPage.getByText('Your camera was disconnected and is off.')).toBeVisible();
  await expect(control(ownerPage, 'Start video')).toBeVisible();
  await expectNoPicture(page, ownerName);
  await expect(tileOf(page, ownerName)).toBeVisible();
});
